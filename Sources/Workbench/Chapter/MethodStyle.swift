import Macrid
import Plotting

extension Method {
  /// One colour and one shape a method in every picture.
  public var style: Style {
    switch self {
    case .popularity: Style(color: Color(0x777777), marker: .pentagon)
    case .itemKNN: Style(color: Palette.black, marker: .cross)
    case .pureSVD: Style(color: Palette.reddishPurple, marker: .diamond)
    case .ease: Style(color: Palette.vermillion, marker: .invertedTriangle)
    case .iALS: Style(color: Palette.skyBlue, marker: .plus)
    case .multDAE: Style(color: Palette.orange, marker: .square)
    case .multVAE: Style(color: Palette.bluishGreen, marker: .triangle)
    case .wideMultDAE: Self.multDAE.style.hollow
    case .wideMultVAE: Self.multVAE.style.hollow
    case .macridVAE: Style(color: Palette.blue, marker: .circle)
    }
  }
}

import Macrid
import Plotting

extension Method {
  /// One colour and one shape a method in every picture.
  public var style: Style {
    switch self {
    case .popularity: Style(color: Color(0x777777), marker: .pentagon)
    case .multDAE: Style(color: Palette.orange, marker: .square)
    case .multVAE: Style(color: Palette.bluishGreen, marker: .triangle)
    case .macridVAE: Style(color: Palette.blue, marker: .circle)
    }
  }
}

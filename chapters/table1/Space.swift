import Macrid
import Workbench

extension Method {
  /// The settings that are tuned, and over which values; empty for what has none.
  ///
  /// - Parameters:
  ///   - users: those that train.
  ///   - items: M.
  func space(users: Int, items: Int) -> [TunedSetting] {
    // The decoder's and the encoder's sizes stay as the paper has them, about 2Md parameters.
    let training = [
      TunedSetting("keep", .uniform(0.3, 1)), TunedSetting("rate", .logUniform(1e-4, 1e-2)),
      TunedSetting("l2", .logUniform(1e-9, 1e-4)),
      TunedSetting("batch", .categorical([50, 100, 200, 500])),
    ]
    switch self {
    case .popularity: return []
    case .itemKNN:
      return [
        TunedSetting("neighbours", .integer(5, 500)),
        TunedSetting("shrink", .logUniform(0.1, 1000)),
      ]
    case .pureSVD: return [TunedSetting("d", .integer(1, min(100, users, items)))]
    case .ease: return [TunedSetting("lambda", .logUniform(1, 10_000))]
    case .iALS:
      return [
        TunedSetting("d", .integer(8, 128)), TunedSetting("lambda", .logUniform(1e-4, 1)),
        TunedSetting("alpha", .logUniform(1e-3, 10)), TunedSetting("nu", .uniform(0, 1)),
      ]
    case .multDAE, .wideMultDAE: return training
    case .multVAE, .wideMultVAE:
      // Liang et al. anneal over 200,000 steps, of 234 an epoch on ML-20M: 855 epochs' worth, of
      // which they run 200.
      return training + [
        TunedSetting("beta", .logUniform(0.01, 2)),
        TunedSetting("annealing", .categorical([5, 50, 200, 855])),
      ]
    case .macridVAE:
      return training + [
        TunedSetting("K", .integer(1, 20)), TunedSetting("beta", .logUniform(0.01, 10)),
        TunedSetting("sigma0", .logUniform(0.02, 0.5)),
        TunedSetting("gumbel", .categorical(["none", 0.3, 1, 3])),
      ]
    }
  }
}

extension Domain {
  /// Such as "0.01 to 10, log-uniform".
  var words: String {
    switch self {
    case .uniform(let low, let high): "\(Setting.number(low)) to \(Setting.number(high))"
    case .logUniform(let low, let high):
      "\(Setting.number(low)) to \(Setting.number(high)), log-uniform"
    case .integer(let low, let high): "\(low) to \(high), whole"
    case .categorical(let choices): choices.map(\.description).joined(separator: " or ")
    }
  }
}

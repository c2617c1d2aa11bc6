import Macrid
import Plotting

// How the model library's errors end a chapter; it does not know the workbench.

extension CannotWrite: Failure {
  public var exitStatus: ExitStatus { .cannotWrite }
}

extension DataError: Failure {
  public var exitStatus: ExitStatus {
    switch kind {
    case .usage: .usage
    case .badData: .badData
    case .missingInput: .missingInput
    case .cannotWrite: .cannotWrite
    }
  }
}

extension ProcessorError: Failure {
  public var exitStatus: ExitStatus { .usage }
}

extension CheckpointError: Failure {
  public var exitStatus: ExitStatus { .badData }
}

extension TrainingError: Failure {
  public var exitStatus: ExitStatus {
    switch self {
    case .interrupted: .interrupted
    case .diverged: .badData
    }
  }
}

extension SearchError: Failure {
  public var exitStatus: ExitStatus {
    switch self {
    case .interrupted: .interrupted
    case .shard, .setting, .tuning, .tooLarge: .usage
    case .missing: .missingInput
    case .cannotOpen: .cannotWrite
    case .unreadable, .noFile, .noGzip, .otherForm, .otherStudy, .contradiction, .inUse: .badData
    }
  }
}

extension SimulatedShop.Failure: Failure {
  public var exitStatus: ExitStatus { .usage }
}

extension KMeans.Failure: Failure {
  public var exitStatus: ExitStatus { .badData }
}

extension ProjectionError: Failure {
  public var exitStatus: ExitStatus {
    switch self {
    case .setting: .usage
    case .perplexityTooLarge(_, let count): count < 4 ? .badData : .usage
    case .notFinite, .scale, .noColumns, .tooFewPoints, .allPointsEqual, .shape, .diverged:
      .badData
    }
  }
}

extension FactorSample.Failure: Failure {
  public var exitStatus: ExitStatus { .badData }
}

extension ControlFailure: Failure {
  public var exitStatus: ExitStatus { .badData }
}

extension PlottingError: Failure {
  public var exitStatus: ExitStatus {
    switch self {
    case .invalidPlot: .fault
    case .imageUnreadable: .badData
    case .imageMissing: .missingInput
    case .gnuplotMissing, .gnuplotUnusable, .gnuplotFailed, .gnuplotTimedOut: .gnuplotMissing
    }
  }
}

import Testing

@testable import Plotting

@Test func placeholder() {}

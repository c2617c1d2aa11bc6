import Testing

@testable import Macrid

@Test func placeholder() {}

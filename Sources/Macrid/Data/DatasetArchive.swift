/// What a publisher offers for download: one ZIP file, known by its checksum.
public struct DatasetArchive: Sendable, Equatable {
  /// Where GroupLens publishes the MovieLens datasets.
  public static let publisher = "https://files.grouplens.org/datasets/movielens"

  /// Its name below the base URL.
  public let fileName: String
  /// SHA-256 of the file, hexadecimal.
  public let sha256: String
  /// A file of more bytes than this is refused.
  public let byteLimit: Int
  /// The members to unpack, paths inside the archive; the first holds the ratings.
  public let members: [String]
  /// The most bytes that the members may unpack to, together.
  public let unpackedLimit: Int

  static let ml100k = DatasetArchive(
    fileName: "ml-100k.zip",
    sha256: "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
    byteLimit: 8 << 20,
    members: ["ml-100k/u.data", "ml-100k/u.item", "ml-100k/u.genre", "ml-100k/README"],
    unpackedLimit: 16 << 20)
  static let ml1m = DatasetArchive(
    fileName: "ml-1m.zip",
    sha256: "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
    byteLimit: 16 << 20, members: ["ml-1m/ratings.dat", "ml-1m/movies.dat", "ml-1m/README"],
    unpackedLimit: 64 << 20)
  static let ml20m = DatasetArchive(
    fileName: "ml-20m.zip",
    sha256: "96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3",
    byteLimit: 256 << 20,
    members: ["ml-20m/ratings.csv", "ml-20m/movies.csv", "ml-20m/README.txt"],
    unpackedLimit: 1 << 30)
}

import CLAPACK

/// OpenBLAS's own threads, held to the one that calls it: threads are the caller's (`Workers`), and
/// more of them would make last bits depend on how many cores a machine has.
private let factorisationThreads: Int32 = {
  openblas_set_num_threads(1)
  return openblas_get_num_threads()
}()

/// To be called before OpenBLAS is used from several threads.
func holdFactorisations() {
  precondition(factorisationThreads == 1, "OpenBLAS keeps \(factorisationThreads) threads")
}

/// C = op(A) op(B) on the calling thread alone, row-major, double precision; see `sgemm`.
func dgemm(
  _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, lda: Int, transposeA: Bool = false,
  _ b: UnsafePointer<Double>, ldb: Int, transposeB: Bool = false,
  _ c: UnsafeMutablePointer<Double>, ldc: Int
) {
  holdFactorisations()
  cblas_dgemm(
    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
    Int32(m), Int32(n), Int32(k), 1, a, Int32(lda), b, Int32(ldb), 0, c, Int32(ldc))
}

/// C += weight A^T A for A of rows x d: the upper triangle of d x d.
func addOuterProducts(
  of a: UnsafePointer<Double>, _ rows: Int, _ d: Int, weight: Double,
  to c: UnsafeMutablePointer<Double>
) {
  holdFactorisations()
  cblas_dsyrk(
    CblasRowMajor, CblasUpper, CblasTrans, Int32(d), Int32(rows), weight, a, Int32(d), 1, c,
    Int32(d))
}

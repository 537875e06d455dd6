package org.rollout4j.nn.train;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Single-precision matrix products of row-major arrays by OpenBLAS, the one that ND4J brings. The arrays are used where they are: JavaCPP's
 * own functions would copy each of them to the native heap and back, which takes as long as the product of small matrices.
 */
public final class Blas {
    private static final String LIBRARY_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final BLAS NATIVE = load();

    /** Up to so many rows or columns are multiplied one by one: OpenBLAS takes as long for one of a matrix as for eight. */
    private static final int NARROW = 6;

    private Blas() {}

    /**
     * {@code c[m][n] += a[m][k] * b[k][n]}. What {@code c} holds before is the caller's to set: OpenBLAS's own way of clearing it is slow.
     *
     * @param transposeA whether {@code a} is stored {@code [k][m]}
     * @param transposeB whether {@code b} is stored {@code [n][k]}
     * @param aOffset where in {@code a} the matrix begins; the other offsets likewise
     */
    static void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        // The native side takes columns first, and so sees each matrix transposed: c^T = b^T * a^T.
        if (n <= NARROW && n <= m) {
            int stored = transposeA ? m : k;
            for (int j = 0; j < n; j++) {
                NATIVE.sgemv(
                        transposeA ? "N" : "T",
                        stored,
                        transposeA ? k : m,
                        1f,
                        a,
                        aOffset,
                        stored,
                        b,
                        bOffset + (transposeB ? j * k : j),
                        transposeB ? 1 : n,
                        1f,
                        c,
                        cOffset + j,
                        n);
            }
        } else if (m <= NARROW) {
            int stored = transposeB ? k : n;
            for (int i = 0; i < m; i++) {
                NATIVE.sgemv(
                        transposeB ? "T" : "N",
                        stored,
                        transposeB ? n : k,
                        1f,
                        b,
                        bOffset,
                        stored,
                        a,
                        aOffset + (transposeA ? i : i * k),
                        transposeA ? m : 1,
                        1f,
                        c,
                        cOffset + i * n,
                        1);
            }
        } else {
            NATIVE.sgemm(
                    transposeB ? "T" : "N",
                    transposeA ? "T" : "N",
                    n,
                    m,
                    k,
                    1f,
                    b,
                    bOffset,
                    transposeB ? k : n,
                    a,
                    aOffset,
                    transposeA ? m : k,
                    1f,
                    c,
                    cOffset,
                    n);
        }
    }

    /** The sum of the squares of {@code values}. */
    static float squaredNorm(float[] values) {
        return NATIVE.sdot(values.length, values, 0, 1, values, 0, 1);
    }

    /** Leaves threads to us: the work is cut into tasks whose results do not depend on how many threads there are. ND4J, when it starts, sets its own number. */
    public static void useOneThread() {
        if (openblas.blas_get_num_threads() != 1) { // asking takes a thousandth of the time
            openblas.blas_set_num_threads(1);
        }
    }

    private static BLAS load() {
        File folder = folder();
        useOneThread();
        if (System.getProperty(LIBRARY_PROPERTY) == null) {
            System.setProperty(LIBRARY_PROPERTY, library(folder).getPath());
        }
        Logger announcing = Logger.getLogger(BLAS.class.getPackageName() + ".InstanceBuilder");
        Level before = announcing.getLevel();
        announcing.setLevel(
                Level.OFF); // it warns that an incubating Java implementation is not there, which nobody asked for
        try {
            BLAS loaded = NativeBLAS.getInstance();
            deleteUnpacked();
            NumericsHere.usesOpenBlas();
            return loaded;
        } catch (RuntimeException e) {
            throw (LinkageError) new UnsatisfiedLinkError(
                            "BLAS does not load with " + System.getProperty(LIBRARY_PROPERTY) + ": " + reason(e))
                    .initCause(e);
        } finally {
            announcing.setLevel(before);
        }
    }

    private static String reason(RuntimeException failure) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.isWritable(temporary)
                ? NativeJars.root(failure).toString()
                : "java.io.tmpdir is " + temporary + ", which must be a folder that can be written to";
    }

    /** Where the native library is, unpacked from the jar of this platform. */
    private static File folder() {
        try {
            return new File(Loader.load(openblas.class)).getParentFile();
        } catch (UnsatisfiedLinkError e) {
            throw NativeJars.missing("org.bytedeco", "openblas", e);
        }
    }

    /**
     * Deletes the file that the binding was unpacked to, which Linux no longer needs once it is loaded. Otherwise each process that is killed
     * would leave one behind; elsewhere that is so.
     */
    private static void deleteUnpacked() {
        try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
            Optional<String> file = mapped.filter(line -> line.contains("netlibblasjni") && line.contains("/"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst();
            if (file.isPresent()) {
                Files.deleteIfExists(Path.of(file.get()));
            }
        } catch (IOException | UncheckedIOException e) {
            // not Linux, or nothing may be deleted there: it goes when this process ends
        }
    }

    /** The library behind {@link openblas}: there are two, each with threads of its own, and this is the one that obeys {@link #useOneThread}. */
    private static File library(File folder) {
        return List.of("libopenblas_nolapack.so.0", "libopenblas_nolapack.0.dylib", "libopenblas_nolapack.dll").stream()
                .map(name -> new File(folder, name))
                .filter(File::exists)
                .findFirst()
                .orElseThrow(() -> new UnsatisfiedLinkError("there is no OpenBLAS in " + folder));
    }
}

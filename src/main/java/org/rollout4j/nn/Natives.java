package org.rollout4j.nn;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

/**
 * What the native libraries say of themselves, once they are loaded.
 *
 * @param openBlas the version of OpenBLAS
 * @param openBlasVendor what answers as BLAS: OpenBLAS, or MKL where that is found first
 * @param openBlasThreads its threads; 1, since the work is cut into tasks before
 * @param gigaflops billions of floating-point operations a second of the fast dense path on one thread, a product of 256x64
 *     and 64x64
 * @param backend the backend of ND4J
 * @param nd4j the version of ND4J
 * @param cacheFolder where the libraries were unpacked
 */
public record Natives(
        String openBlas,
        String openBlasVendor,
        int openBlasThreads,
        double gigaflops,
        String backend,
        String nd4j,
        String cacheFolder) {
    private static final int ROWS = 256;
    private static final int WIDTH = 64;
    private static final int REPEATS = 20;
    private static final double SECONDS = 0.4;

    /**
     * Loads the native libraries, multiplies with both, and measures.
     *
     * @throws LinkageError if a library is missing or does not load
     * @throws IllegalStateException if they compute something else than the product
     */
    public static Natives load() throws IOException {
        double gigaflops = gigaflops(Workers.caller(), SECONDS);
        int threads = openblas.blas_get_num_threads(); // before ND4J starts, which sets its own number
        INDArray two = Nd4j.ones(2, 2).mmul(Nd4j.ones(2, 2));
        if (two.getDouble(0, 1) != 2) {
            throw new IllegalStateException("ND4J multiplies wrongly: 1*1 + 1*1 is " + two.getDouble(0, 1));
        }
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        return new Natives(
                openblas.OPENBLAS_VERSION.strip(),
                vendor(openblas.blas_get_vendor()),
                threads,
                gigaflops,
                Nd4j.getBackend().getClass().getSimpleName() + ", "
                        + environment.get("blas.vendor").toString().toLowerCase(Locale.ROOT),
                version(),
                System.getProperty(
                        "org.bytedeco.javacpp.cachedir", System.getProperty("user.home") + "/.javacpp/cache"));
    }

    /** Sets OpenBLAS to one thread again, in case that ND4J has started since; the threads are ours, see {@link Workers}. */
    public static void keepToOneThread() {
        Blas.useOneThread();
    }

    /**
     * Billions of floating-point operations a second of products of 256x64 and 64x64, as every worker does them at the same time.
     *
     * @param seconds how long to look; the mean counts
     */
    public static double gigaflops(Workers workers, double seconds) {
        double[] each = new double[workers.threads()];
        CyclicBarrier together = new CyclicBarrier(workers.threads());
        workers.forEach(workers.threads(), i -> each[i] = gigaflops(together, seconds));
        return Arrays.stream(each).sum();
    }

    private static double gigaflops(CyclicBarrier together, double seconds) {
        float[] a = new float[ROWS * WIDTH];
        float[] b = new float[WIDTH * WIDTH];
        float[] c = new float[ROWS * WIDTH];
        // numbers as they come, since processors are faster with constants
        double expected = fill(a, b);
        Blas.useOneThread();
        Blas.multiply(false, false, ROWS, WIDTH, WIDTH, a, 0, b, 0, c, 0);
        if (Math.abs(c[0] - expected) > 1e-5) {
            throw new IllegalStateException("OpenBLAS multiplies wrongly: " + expected + " comes out as " + c[0]);
        }
        await(together);
        long products = 0;
        long start = System.nanoTime();
        double passed = 0;
        while (passed < seconds) {
            for (int i = 0; i < REPEATS; i++) {
                Blas.multiply(false, false, ROWS, WIDTH, WIDTH, a, 0, b, 0, c, 0);
            }
            products += REPEATS;
            passed = (System.nanoTime() - start) / 1e9;
        }
        return 2.0 * ROWS * WIDTH * WIDTH * products / passed / 1e9;
    }

    /** Fills matrices at random and returns the first element of their product. */
    private static double fill(float[] a, float[] b) {
        SplitMix rng = new SplitMix(1);
        for (int i = 0; i < a.length; i++) {
            a[i] = rng.nextFloat() - 0.5f;
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = rng.nextFloat() - 0.5f;
        }
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += (double) a[i] * b[i * WIDTH];
        }
        return sum;
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private static String vendor(int number) {
        return switch (number) {
            case 2 -> "OpenBLAS";
            case 3 -> "MKL";
            default -> "unknown";
        };
    }

    /** Of the jar, which has it nowhere else. */
    private static String version() throws IOException {
        Properties maven = new Properties();
        try (InputStream in = Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
            if (in != null) {
                maven.load(in);
            }
        }
        return maven.getProperty("version", "unknown");
    }
}

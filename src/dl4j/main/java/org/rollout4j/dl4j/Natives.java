package org.rollout4j.dl4j;

import java.util.Locale;
import java.util.Properties;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.Blas;
import org.rollout4j.nn.train.BlasSpeed;
import org.rollout4j.nn.train.NativeJars;
import org.rollout4j.nn.train.NumericsHere;

/**
 * What the native libraries say of themselves, once they are loaded.
 *
 * @param openBlas the version of OpenBLAS and what its kernels are made for
 * @param openBlasRight whether they multiply rightly on this processor; otherwise plain Java takes their place
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
        boolean openBlasRight,
        String openBlasVendor,
        int openBlasThreads,
        double gigaflops,
        String backend,
        String nd4j,
        String cacheFolder) {
    private static final double SECONDS = 0.4;

    /**
     * Loads the native libraries, multiplies with both, and measures.
     *
     * @throws LinkageError if a library is missing or does not load
     * @throws IllegalStateException if they compute something else than the product
     */
    public static Natives load() {
        double gigaflops = BlasSpeed.gigaflops(Workers.caller(), SECONDS);
        int threads = openblas.blas_get_num_threads(); // before ND4J starts, which sets its own number
        INDArray two = Nd4j.ones(2, 2).mmul(Nd4j.ones(2, 2));
        if (two.getDouble(0, 1) != 2) {
            throw new IllegalStateException("ND4J multiplies wrongly: 1*1 + 1*1 is " + two.getDouble(0, 1));
        }
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        return new Natives(
                "OpenBLAS " + NumericsHere.kernels(),
                NumericsHere.openBlasRight(),
                vendor(openblas.blas_get_vendor()),
                threads,
                gigaflops,
                Nd4j.getBackend().getClass().getSimpleName() + ", "
                        + environment.get("blas.vendor").toString().toLowerCase(Locale.ROOT),
                NativeJars.version("org.nd4j", "nd4j-native"),
                System.getProperty(
                        "org.bytedeco.javacpp.cachedir", System.getProperty("user.home") + "/.javacpp/cache"));
    }

    /**
     * Starts ND4J.
     *
     * @throws UnsatisfiedLinkError if there is no native library for it, saying what to add to the dependencies
     */
    public static void requireNd4j() {
        try {
            Blas.useOneThread(); // loads OpenBLAS, which ND4J needs, too
            Nd4j.getBackend();
        } catch (LinkageError e) {
            throw NativeJars.missing("org.nd4j", "nd4j-native", e);
        }
    }

    private static String vendor(int number) {
        return switch (number) {
            case 2 -> "OpenBLAS";
            case 3 -> "MKL";
            default -> "unknown";
        };
    }
}

package org.rollout4j.nn.train;

import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

/** How fast matrix products are here: what nothing that consists of them can be faster than. */
public final class BlasSpeed {
    private static final int ROWS = 256;
    private static final int WIDTH = 64;
    private static final int REPEATS = 20;

    private BlasSpeed() {}

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
}

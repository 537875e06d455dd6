package org.rollout4j.nn.train;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rollout4j.core.SplitMix;

/** The matrix products of a 16-64-64-4 network and its gradients: the square ones are the bound, the thin ones fall short of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixProductsBenchmark {
    private static final int MOST = 1024 * 64;

    @Param({"64", "256", "512"})
    public int rows;

    private final float[] a = new float[MOST];
    private final float[] b = new float[MOST];
    private final float[] c = new float[MOST];

    @Setup
    public void fill() {
        SplitMix rng = new SplitMix(1);
        for (int i = 0; i < MOST; i++) {
            a[i] = rng.nextFloat() - 0.5f;
            b[i] = rng.nextFloat() - 0.5f;
        }
    }

    @Benchmark
    public float[] hiddenForward() {
        return multiply(false, true, rows, 64, 64);
    }

    @Benchmark
    public float[] hiddenWeightGradient() {
        return multiply(true, false, 64, 64, rows);
    }

    @Benchmark
    public float[] hiddenInputGradient() {
        return multiply(false, false, rows, 64, 64);
    }

    @Benchmark
    public float[] firstForward() {
        return multiply(false, true, rows, 64, 16);
    }

    @Benchmark
    public float[] firstWeightGradient() {
        return multiply(true, false, 64, 16, rows);
    }

    @Benchmark
    public float[] lastForward() {
        return multiply(false, true, rows, 4, 64);
    }

    @Benchmark
    public float[] lastWeightGradient() {
        return multiply(true, false, 4, 64, rows);
    }

    @Benchmark
    public float[] lastInputGradient() {
        return multiply(false, false, rows, 64, 4);
    }

    private float[] multiply(boolean transposeA, boolean transposeB, int m, int n, int k) {
        Blas.multiply(transposeA, transposeB, m, n, k, a, 0, b, 0, c, 0);
        return c;
    }
}

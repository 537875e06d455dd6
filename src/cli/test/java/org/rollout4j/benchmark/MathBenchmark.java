package org.rollout4j.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Softmax;
import org.rollout4j.math.FastMath;
import org.rollout4j.math.Gae;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.math.Surrogate;
import org.rollout4j.math.ValueLoss;

/**
 * Losses of 256 rows, 16,384 hyperbolic tangents, and the advantages of 256 environments x 32 steps. Each call of a loss gets other
 * rows than the last ones did: of rows that come again and again the processor remembers every branch, and the loss seems to take half as long.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MathBenchmark {
    private static final int ROWS = 256;
    private static final int ACTIONS = 4;
    private static final int STEPS = 32;

    private static final int BATCHES = 64;

    private final float[][] logits = new float[BATCHES][];
    private final PolicyLoss.Batch[] batches = new PolicyLoss.Batch[BATCHES];
    private int next;
    private final float[] overwritten = new float[ROWS * ACTIONS];
    private final float[] logitGradients = new float[ROWS * ACTIONS];
    private final PolicyLoss.Sums sums = new PolicyLoss.Sums();
    private final float[] values = random(ROWS * STEPS);
    private final float[] nextValues = random(ROWS * STEPS);
    private final float[] valueGradients = new float[ROWS];
    private final boolean[] never = new boolean[ROWS * STEPS];
    private final Rollout rollout =
            new Rollout(STEPS, ROWS, null, null, null, random(ROWS * STEPS), null, null, never, never, List.of());
    private final float[] advantages = new float[ROWS * STEPS];
    private final float[] activations = random(16_384);

    @Setup
    public void makeBatches() {
        SplitMix rng = new SplitMix(1);
        for (int i = 0; i < BATCHES; i++) {
            logits[i] = new float[ROWS * ACTIONS];
            for (int j = 0; j < logits[i].length; j++) {
                logits[i][j] = (float) rng.nextGaussian();
            }
            float[] logProbs = Softmax.logProbs(ROWS, ACTIONS, logits[i], null);
            float[] actions = new float[ROWS];
            float[] oldLogProbs = new float[ROWS];
            float[] ofActions = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                actions[row] = rng.nextInt(ACTIONS);
                oldLogProbs[row] = logProbs[row * ACTIONS + (int) actions[row]] + 0.1f * (float) rng.nextGaussian();
                ofActions[row] = (float) rng.nextGaussian();
            }
            batches[i] = new PolicyLoss.Batch(ROWS, ACTIONS, null, actions, oldLogProbs, ofActions);
        }
    }

    private static float[] random(int length) {
        SplitMix rng = new SplitMix(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = rng.nextFloat() - 0.5f;
        }
        return values;
    }

    @Benchmark
    public float[] clippedSurrogate() {
        next = (next + 1) % BATCHES;
        System.arraycopy(logits[next], 0, overwritten, 0, overwritten.length);
        PolicyLoss.categorical(
                Surrogate.clipped(0.2), batches[next], overwritten, 0.01, 1f / ROWS, logitGradients, sums);
        return logitGradients;
    }

    @Benchmark
    public double squaredError() {
        return ValueLoss.squaredError(
                ROWS, values, nextValues, rollout.rewards(), Double.POSITIVE_INFINITY, 1, valueGradients);
    }

    @Benchmark
    public float[] tanh() {
        FastMath.tanh(activations, activations.length);
        return activations;
    }

    @Benchmark
    public float[] advantages() {
        Gae.advantages(rollout, values, nextValues, 0.99, 0.95, advantages);
        return advantages;
    }
}

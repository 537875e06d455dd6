package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.math.Schedule;

/** Checkpoints to test with. */
final class Samples {
    record Config(int envs, Schedule learningRate, double gamma) {}

    private Samples() {}

    static Manifest manifest(long envSteps) {
        return new Manifest(
                new Provenance("0.1.0", null, "17.0.1", "Linux amd64", "2026-01-02T03:04:05Z"),
                EnvironmentSpec.of("drain-grid", Box.of(0, 1, 4, 4), 4),
                "ppo",
                Json.tree(new Config(8, Schedule.linear(3e-4, 0), 0.99)),
                Long.MIN_VALUE + 7,
                new Progress(envSteps, 1_000_000, envSteps / 100, envSteps / 10),
                Metrics.NONE.with("bestReturn", 0.875).with("bestStep", Double.NaN));
    }

    static Checkpoint checkpoint(long envSteps, int size, long seed) {
        SplitMix rng = new SplitMix(seed);
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] = rng.nextInt() * 0x1p-31f;
        }
        return new Checkpoint(
                manifest(envSteps),
                State.builder()
                        .put("learner/policy.parameters", weights)
                        .put("learner/odd-values", Float.NaN, -0f, Float.NEGATIVE_INFINITY, Float.MIN_VALUE)
                        .put("learner/none", new float[0])
                        .put("source/generators", Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE)
                        .build());
    }

    static void assertSame(Checkpoint actual, Checkpoint expected) {
        assertThat(actual.manifest()).isEqualTo(expected.manifest());
        assertThat(actual.state().floats().keySet())
                .isEqualTo(expected.state().floats().keySet());
        assertThat(actual.state().longs().keySet())
                .isEqualTo(expected.state().longs().keySet());
        expected.state()
                .floats()
                .forEach((name, array) ->
                        assertThat(bits(actual.state().floats(name))).as(name).isEqualTo(bits(array)));
        expected.state()
                .longs()
                .forEach((name, array) ->
                        assertThat(actual.state().longs(name)).as(name).isEqualTo(array));
    }

    private static int[] bits(float[] array) {
        int[] bits = new int[array.length];
        for (int i = 0; i < array.length; i++) {
            bits[i] = Float.floatToRawIntBits(array[i]);
        }
        return bits;
    }
}

package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.file.Json;
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
                Metrics.NONE.with("bestReturn", 0.875).with("bestStep", Double.NaN),
                null);
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
                        .putFloats("learner/policy.parameters", weights)
                        .putFloats("learner/odd-values", Float.NaN, -0f, Float.NEGATIVE_INFINITY, Float.MIN_VALUE)
                        .putFloats("learner/none", new float[0])
                        .putLongs("source/generators", Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE)
                        .build());
    }

    /** A checkpoint with every type of element, in shapes, of a run that is not about an environment. */
    static Checkpoint shaped() {
        Manifest manifest = manifest(5);
        return new Checkpoint(
                new Manifest(
                        manifest.provenance(),
                        null,
                        "bigram",
                        manifest.configuration(),
                        manifest.seed(),
                        manifest.progress(),
                        manifest.evaluation(),
                        null),
                State.builder()
                        .put("model/embedding", Tensor.of(new float[] {1, 2, 3, 4, 5, -0f}, 3, 2))
                        .put("model/none", Tensor.of(new float[0], 7, 0, 2))
                        .put("model/counts", Tensor.of(new long[] {Long.MIN_VALUE, 3}, 1, 2, 1))
                        .put("model/mask", Tensor.of(new byte[] {1, 0, -1, 127}, 2, 2))
                        .putText("model/vocabulary", "a\nb\nä\n")
                        .build());
    }

    static void assertSame(Checkpoint actual, Checkpoint expected) {
        assertThat(actual.manifest()).isEqualTo(expected.manifest());
        assertThat(actual.state().tensors().keySet())
                .isEqualTo(expected.state().tensors().keySet());
        expected.state()
                .tensors()
                .forEach((name, tensor) ->
                        assertThat(actual.state().tensor(name)).as(name).isEqualTo(tensor));
    }
}

package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.math.Schedule;

class GreedyPolicyTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-3x3");
    private static final int ROWS = 512;

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"dense", "dl4j"})
    void isFrozenAndAnswersManyThreadsAlike(String backend) {
        PpoConfig config = Run.PPO
                .withEnvs(4)
                .withNormaliseObservations(true)
                .withLearningRate(Schedule.constant(1e-2))
                .withNetwork(Run.PPO.network().withBackend(backend));
        float[] observations = observations();
        try (Run run = Run.of(GRID, config, 10, 1);
                Workers threads = new Workers(4)) {
            run.update();
            Policy frozen = run.learner.greedy();
            int[] before = act(frozen, observations, 0, ROWS);
            run.update();
            run.update();
            assertThat(act(frozen, observations, 0, ROWS)).containsExactly(before);
            assertThat(act(run.learner.greedy(), observations, 0, ROWS))
                    .as("the learner moved on")
                    .isNotEqualTo(before);
            // batches of all sizes at the same time
            threads.forEach(40, task -> {
                int from = 5 * task;
                int rows = 1 + 7 * task;
                assertThat(act(frozen, observations, from, rows))
                        .containsExactly(Arrays.copyOfRange(before, from, from + rows));
            });
        }
    }

    private static int[] act(Policy policy, float[] observations, int from, int rows) {
        Actions out = Actions.of(ActionSpace.discrete(4), rows);
        float[] part = Arrays.copyOfRange(observations, from * 9, (from + rows) * 9);
        // a greedy policy draws nothing
        Policy.Session session = policy.open(rows, () -> {
            throw new AssertionError("drew a number");
        });
        session.act(new ObservationBatch(rows, part, null), out);
        return IntStream.range(0, rows).map(out::number).toArray();
    }

    private static float[] observations() {
        SplitMix rng = new SplitMix(7);
        float[] observations = new float[ROWS * 9];
        for (int i = 0; i < observations.length; i++) {
            observations[i] = rng.nextInt(2);
        }
        return observations;
    }
}

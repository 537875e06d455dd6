package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Actions;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** A batch plays the same episodes as its environments would one by one. */
class EnvironmentBatchTest {
    private static final int SIZE = 7;
    private static final int STEPS = 450; // more than two time limits

    @ParameterizedTest
    @ValueSource(strings = {"seed-grid", "drain-grid", "drain-grid-2x3", "drain-grid-8x8"})
    void playsWhatTheEnvironmentsPlay(String id) {
        EnvironmentFactory factory = Catalogue.find(id);
        EnvironmentSpec spec = factory.spec();
        List<Environment> separate = new ArrayList<>();
        SplitMix random = new SplitMix(4);
        Actions actions = Actions.of(spec.actions(), SIZE);
        float[] rewards = new float[SIZE + 2];
        boolean[] terminated = new boolean[SIZE + 2];
        boolean[] truncated = new boolean[SIZE + 2];
        float[] expected = new float[SIZE * spec.observationSize()];
        float[] seen = new float[2 + SIZE * spec.observationSize()];
        int terminations = 0;
        int truncations = 0;
        try (EnvironmentBatch batch = factory.createBatch(SIZE)) {
            assertThat(batch.spec()).isEqualTo(spec);
            assertThatIllegalStateException()
                    .isThrownBy(() -> batch.step(0, 1, actions, rewards, terminated, truncated, 0));
            for (int e = 0; e < SIZE; e++) {
                separate.add(new CheckedEnvironment(factory.create()));
                separate.get(e).reset(e);
                batch.reset(e, e);
            }
            for (int step = 0; step < STEPS; step++) {
                for (int e = 0; e < SIZE; e++) {
                    // to and fro, which never empties a grid, in half of them
                    actions.set(e, e % 2 == 0 ? step % 2 : random.nextInt(spec.actionCount()));
                }
                batch.step(0, 3, actions, rewards, terminated, truncated, 2);
                batch.step(3, SIZE, actions, rewards, terminated, truncated, 2);
                batch.observe(0, SIZE, seen, 2);
                for (int e = 0; e < SIZE; e++) {
                    StepResult result = separate.get(e).step(actions, e);
                    separate.get(e).observe(expected, e * spec.observationSize());
                    assertThat(new StepResult(rewards[2 + e], terminated[2 + e], truncated[2 + e]))
                            .isEqualTo(result);
                    if (result.ended()) {
                        separate.get(e).reset(1000 + step);
                        batch.reset(e, 1000 + step);
                    }
                    terminations += result.terminated() ? 1 : 0;
                    truncations += result.truncated() ? 1 : 0;
                }
                assertThat(Arrays.copyOfRange(seen, 2, seen.length)).isEqualTo(expected);
            }
        }
        separate.forEach(Environment::close);
        assertThat(truncations).isPositive();
        assertThat(terminations > 0).isEqualTo(id.equals("drain-grid") || id.equals("drain-grid-2x3"));
    }
}

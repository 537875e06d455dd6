package org.rollout4j.algo.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rollout4j.fakes.Gaussians.gaussians;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.math.PolicyLoss;

class EpochTest {
    private static final int ROWS = 2500;
    private static final int INPUTS = 3;
    private static final int WIDTH = 4;
    private static final Box BOX = Box.of(-1, 1, INPUTS);

    private enum Kind {
        DISCRETE,
        MASKED,
        CONTINUOUS
    }

    @ParameterizedTest
    @CsvSource({"1, 700", "3, 700", "1, 64", "3, 64", "3, 2500", "3, 5000"})
    void shufflingLosesNoRowAndKeepsWhatBelongsTogether(int threads, int minibatchSize) {
        PreparedRollout source = experience(new SplitMix(1), Kind.DISCRETE);
        Epoch epoch = new Epoch(INPUTS, minibatchSize);
        epoch.begin(source);
        SplitMix shuffling = new SplitMix(2);
        try (Workers workers = new Workers(threads)) {
            for (int i = 0; i < 3; i++) {
                int[] before = epoch.order().clone();
                epoch.shuffle(shuffling);
                epoch.gather(false, workers);
                assertThat(Arrays.equals(epoch.order(), before)).isEqualTo(minibatchSize >= ROWS);
                int[] sorted = epoch.order().clone();
                Arrays.sort(sorted);
                for (int row = 0; row < ROWS; row++) {
                    assertThat(sorted[row]).isEqualTo(row);
                    int at = epoch.order()[row];
                    assertThat(row % minibatchSize == 0 || at > epoch.order()[row - 1])
                            .as("a minibatch is in the order of the rollout")
                            .isTrue();
                    assertThat(epoch.advantages()[row]).isEqualTo(source.advantages[at]);
                    assertThat(row(epoch.observations(), row, INPUTS)).isEqualTo(row(source.observations, at, INPUTS));
                }
            }
        }
    }

    @Test
    void advantagesAreScaledMinibatchByMinibatchAndTheExperienceStays() {
        PreparedRollout source = experience(new SplitMix(1), Kind.DISCRETE);
        float[] before = source.advantages.clone();
        Epoch epoch = new Epoch(INPUTS, 700);
        epoch.begin(source);
        epoch.shuffle(new SplitMix(2));
        float[] expected = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            expected[row] = before[epoch.order()[row]];
        }
        for (int from = 0; from < ROWS; from += 700) {
            Advantages.normalise(expected, from, Math.min(700, ROWS - from));
        }
        try (Workers workers = new Workers(2)) {
            epoch.gather(true, workers);
        }
        assertThat(epoch.advantages()).containsExactly(expected);
        assertThat(source.advantages).containsExactly(before);
    }

    @Test
    void theNextExperienceBeginsInItsOwnOrder() {
        Epoch epoch = new Epoch(INPUTS, 100);
        epoch.begin(experience(new SplitMix(1), Kind.DISCRETE));
        epoch.shuffle(new SplitMix(2));
        PreparedRollout next = experience(new SplitMix(3), Kind.DISCRETE);
        epoch.begin(next);
        epoch.gather(false, Workers.caller());
        assertThat(epoch.observations()).containsExactly(next.observations);
        PreparedRollout shorter = new PreparedRollout(7);
        shorter.observations = new float[7 * INPUTS];
        epoch.begin(shorter);
        assertThat(epoch.rows()).isEqualTo(7);
        assertThat(epoch.order()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource({"DISCRETE, 0", "MASKED, 100", "CONTINUOUS, 2399"})
    void aChunkHasEveryFieldOfItsRows(Kind kind, int from) {
        PreparedRollout source = experience(new SplitMix(1), kind);
        Epoch epoch = new Epoch(INPUTS, 700);
        epoch.begin(source);
        epoch.shuffle(new SplitMix(2));
        epoch.gather(true, Workers.caller());
        int rows = 101;
        ChunkRows chunk = new ChunkRows(spec(kind), rows);
        PolicyLoss.Batch batch = chunk.forPolicy(epoch, from, rows);
        chunk.forValue(epoch, from, rows);
        assertThat(batch.rows()).isEqualTo(rows);
        assertThat(batch.width()).isEqualTo(WIDTH);
        assertThat(batch.actionMasks() == null).isEqualTo(kind != Kind.MASKED);
        for (int row = 0; row < rows; row++) {
            int at = epoch.order()[from + row];
            assertThat(batch.logProbs()[row]).isEqualTo(source.actions.logProbs()[at]);
            assertThat(batch.advantages()[row]).isEqualTo(epoch.advantages()[from + row]);
            assertThat(chunk.values[row]).isEqualTo(source.values[at]);
            assertThat(chunk.returns[row]).isEqualTo(source.returns[at]);
            if (kind == Kind.CONTINUOUS) {
                assertThat(row(batch.actions(), row, WIDTH)).isEqualTo(row(source.actions.drawn(), at, WIDTH));
            } else {
                assertThat(batch.actions()[row]).isEqualTo(source.actions.number(at));
            }
            if (kind == Kind.MASKED) {
                assertThat(Arrays.copyOfRange(batch.actionMasks(), row * WIDTH, (row + 1) * WIDTH))
                        .isEqualTo(Arrays.copyOfRange(source.actionMasks, at * WIDTH, (at + 1) * WIDTH));
            }
        }
    }

    private static float[] row(float[] values, int row, int size) {
        return Arrays.copyOfRange(values, row * size, (row + 1) * size);
    }

    private static EnvironmentSpec spec(Kind kind) {
        return switch (kind) {
            case DISCRETE -> EnvironmentSpec.of("fake", BOX, WIDTH);
            case MASKED -> EnvironmentSpec.of("fake", BOX, WIDTH).withActionMasks(true);
            case CONTINUOUS -> EnvironmentSpec.of("fake", BOX, Box.of(-1, 1, WIDTH));
        };
    }

    private static PreparedRollout experience(SplitMix rng, Kind kind) {
        PreparedRollout experience = new PreparedRollout(ROWS);
        experience.observations = gaussians(rng, ROWS * INPUTS);
        experience.actions = Actions.of(spec(kind).actions(), ROWS);
        System.arraycopy(gaussians(rng, ROWS), 0, experience.actions.logProbs(), 0, ROWS);
        System.arraycopy(gaussians(rng, ROWS), 0, experience.values, 0, ROWS);
        System.arraycopy(gaussians(rng, ROWS), 0, experience.advantages, 0, ROWS);
        System.arraycopy(gaussians(rng, ROWS), 0, experience.returns, 0, ROWS);
        if (kind == Kind.CONTINUOUS) {
            System.arraycopy(gaussians(rng, ROWS * WIDTH), 0, experience.actions.drawn(), 0, ROWS * WIDTH);
            return experience;
        }
        for (int row = 0; row < ROWS; row++) {
            experience.actions.set(row, rng.nextInt(WIDTH));
        }
        if (kind == Kind.MASKED) {
            experience.actionMasks = new boolean[ROWS * WIDTH];
            for (int i = 0; i < ROWS * WIDTH; i++) {
                experience.actionMasks[i] = rng.nextBoolean();
            }
        }
        return experience;
    }
}

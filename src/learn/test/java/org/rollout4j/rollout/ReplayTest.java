package org.rollout4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.fakes.Raw;

class ReplayTest {
    private static final double DISCOUNT = 0.9;
    private static final EnvironmentSpec LINE = EnvironmentSpec.of("line", Box.of(0, 1000, 1), 5);

    /** Two environments; step t of environment e shows 100 e + t and brings t + 1. */
    private static Rollout line(int from, int steps, Boolean[] ends) {
        int rows = 2 * steps;
        float[] observations = new float[rows];
        float[] next = new float[rows];
        float[] rewards = new float[rows];
        int[] actions = new int[rows];
        boolean[] terminated = new boolean[rows];
        boolean[] truncated = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            int t = from + row / 2;
            observations[row] = 100 * (row % 2) + t;
            next[row] = observations[row] + 1;
            rewards[row] = t + 1;
            actions[row] = t % 5;
            terminated[row] = Boolean.TRUE.equals(ends[row / 2]);
            truncated[row] = Boolean.FALSE.equals(ends[row / 2]);
        }
        return new Rollout(
                steps,
                2,
                observations,
                null,
                Raw.actions(5, actions),
                rewards,
                next,
                null,
                terminated,
                truncated,
                List.of());
    }

    /** Terminated after step 2, truncated after step 5. */
    private static final Boolean[] ENDS = {null, null, true, null, null, false, null, null};

    @ParameterizedTest
    @CsvSource({
        // first step, steps of reward, sum of rewards, weight of what follows, what follows
        "0, 1, 1, 0.9, 1",
        "0, 2, 2.8, 0.81, 2",
        "0, 3, 5.23, 0, 3",
        "0, 9, 5.23, 0, 3",
        "2, 3, 3, 0, 3",
        "3, 3, 13.36, 0.729, 6",
        "4, 3, 10.4, 0.81, 6",
        "5, 3, 6, 0.9, 6",
        "6, 3, 14.2, 0.81, 8",
        "7, 2, 8, 0.9, 8"
    })
    void goesOnUntilTheEpisodeOrWhatIsStoredEnds(int t, int steps, double sum, double weight, float next) {
        Replay replay = new Replay(LINE, 2, 40);
        replay.add(line(0, 8, ENDS));
        assertThat(replay.size()).isEqualTo(16);
        Transitions into = new Transitions(LINE, 2);
        replay.gather(new int[] {2 * t, 2 * t + 1}, 0, 2, steps, DISCOUNT, into);
        for (int e = 0; e < 2; e++) {
            assertThat(into.observations[e]).isEqualTo(100 * e + t);
            assertThat(into.actions.number(e)).isEqualTo(t % 5);
            assertThat((double) into.rewards[e]).isCloseTo(sum, within(1e-5));
            assertThat((double) into.nextWeights[e]).isCloseTo(weight, within(1e-6));
            assertThat(into.nextObservations[e]).isEqualTo(100 * e + next);
        }
    }

    @Test
    void theOldestIsOverwrittenAndNoTransitionGoesOverTheSeam() {
        Replay replay = new Replay(LINE, 2, 10); // five slots
        Boolean[] never = new Boolean[8];
        replay.add(line(0, 3, never));
        assertThat(replay.nextRow()).isEqualTo(6);
        replay.add(line(3, 4, never)); // 5 and 6 take the places of 0 and 1
        assertThat(replay.size()).isEqualTo(10);
        assertThat(replay.nextRow()).isEqualTo(4);
        Transitions into = new Transitions(LINE, 3);
        replay.gather(new int[] {8, 2, 4}, 0, 3, 3, 1, into);
        assertThat(into.observations).containsExactly(4, 6, 2);
        // from 4 over the end of the array to 6; from 6, the newest, no further; from 2, the oldest, on
        assertThat(into.rewards).containsExactly(5 + 6 + 7, 7, 3 + 4 + 5);
        assertThat(into.nextObservations).containsExactly(7, 7, 5);
    }

    /** The first environment does not go on from where it stood, the second does. */
    @ParameterizedTest
    @CsvSource({"40, false", "40, true", "12, false", "6, true"})
    void noTransitionJoinsTwoEpisodes(int capacity, boolean restored) {
        Replay replay = new Replay(LINE, 2, capacity);
        replay.add(line(0, 3, new Boolean[3]));
        if (restored) {
            State state = replay.state();
            replay = new Replay(LINE, 2, capacity);
            replay.restore(state);
        }
        int last = replay.nextRow() == 0 ? replay.size() - 2 : replay.nextRow() - 2;
        replay.add(interrupted(line(3, 2, new Boolean[2]), true, false));
        Transitions into = new Transitions(LINE, 2);
        replay.gather(new int[] {last, last + 1}, 0, 2, 3, 1, into);
        assertThat(into.rewards).containsExactly(3, 3 + 4 + 5);
        assertThat(into.nextWeights).containsExactly(1, 1);
        assertThat(into.nextObservations).containsExactly(3, 105);
    }

    private static Rollout interrupted(Rollout rollout, boolean... interrupted) {
        return new Rollout(
                rollout.horizon(),
                rollout.envs(),
                rollout.observations(),
                rollout.actionMasks(),
                rollout.actions(),
                rollout.rewards(),
                rollout.nextObservations(),
                rollout.nextActionMasks(),
                rollout.terminated(),
                rollout.truncated(),
                interrupted,
                rollout.episodes());
    }

    @Test
    void ofARolloutLongerThanTheReplayTheEndStays() {
        Replay replay = new Replay(LINE, 2, 6);
        replay.add(line(0, 8, new Boolean[8]));
        Transitions into = new Transitions(LINE, 3);
        replay.gather(new int[] {0, 2, 4}, 0, 3, 1, 1, into);
        assertThat(into.observations).containsExactlyInAnyOrder(5, 6, 7);
    }

    @Test
    void drawsAllRowsAlike() {
        Replay replay = new Replay(LINE, 2, 40);
        replay.add(line(0, 8, ENDS));
        int[] rows = new int[160_000];
        replay.sample(new SplitMix(1), rows, rows.length);
        int[] counts = new int[16];
        for (int row : rows) {
            counts[row]++;
        }
        for (int count : counts) {
            assertThat(count).isCloseTo(10_000, within(500)); // five standard deviations
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void masksOfWhatFollowsAreThoseThatTheEnvironmentShowsNext(boolean masked) {
        EnvironmentFactory factory = () -> new IdentityEnvironment(masked);
        Replay replay = new Replay(factory.spec(), 3, 300);
        Transitions into = new Transitions(factory.spec(), 300);
        try (LocalRollouts source = new LocalRollouts(factory, 3, 100, 1, Workers.caller())) {
            replay.add(source.collect(RandomPolicy.of(factory.spec())));
        }
        int[] rows = new int[300];
        Arrays.setAll(rows, i -> i);
        replay.gather(rows, 0, 300, 1, 1, into);
        assertThat(into.nextActionMasks == null).isEqualTo(!masked);
        for (int row = 0; masked && row < 300; row++) {
            for (int a = 0; a < IdentityEnvironment.LETTERS; a++) {
                int before = (a + IdentityEnvironment.LETTERS - 1) % IdentityEnvironment.LETTERS;
                boolean letter = into.nextObservations[row * IdentityEnvironment.LETTERS + a] == 1;
                boolean letterBefore = into.nextObservations[row * IdentityEnvironment.LETTERS + before] == 1;
                assertThat(into.nextActionMasks[row * IdentityEnvironment.LETTERS + a])
                        .isEqualTo(letter || letterBefore);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "masked", "continuous"})
    void aRestoredReplayIsTheSame(String kind) {
        EnvironmentFactory factory = kind.equals("continuous")
                ? PointEnvironment::new
                : () -> new IdentityEnvironment(kind.equals("masked"));
        try (LocalRollouts source = new LocalRollouts(factory, 3, 40, 1, Workers.caller())) {
            Replay replay = new Replay(factory.spec(), 3, 200);
            Replay restored = new Replay(factory.spec(), 3, 200);
            for (int i = 0; i < 3; i++) { // not full, full, and gone round
                replay.add(source.collect(RandomPolicy.of(factory.spec())));
                restored.restore(replay.state());
                Bits.assertSame(restored.state(), replay.state());
                assertThat(restored.nextRow()).isEqualTo(replay.nextRow());
            }
        }
    }

    @Test
    void whatDoesNotFitOneArrayIsRefused() {
        EnvironmentSpec large = EnvironmentSpec.of("large", Box.of(0, 1, 10_000), 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Replay(large, 1, 1_000_000))
                .withMessageStartingWith("replayCapacity is 1000000: at most 214748 ")
                .withMessageEndingWith("steps of large fit one array");
    }
}

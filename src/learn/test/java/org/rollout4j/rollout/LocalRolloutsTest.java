package org.rollout4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.PolicySession;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.CountingEnvironment;
import org.rollout4j.fakes.RememberingPolicy;
import org.rollout4j.fakes.SlowEnvironments;

class LocalRolloutsTest {
    private static final int ENVS = 5;
    private static final int HORIZON = 4;
    private static final Policy RANDOM = RandomPolicy.of(new CountingEnvironment(true).spec());

    @Test
    void rowsTellTheStoryOfEachEnvironment() {
        List<CountingEnvironment> made = new ArrayList<>();
        try (LocalRollouts source = new LocalRollouts(recording(made, false), ENVS, HORIZON, 1, Workers.caller())) {
            List<CountingEnvironment> used = made.subList(made.size() - ENVS, made.size());
            int[] episode = new int[ENVS];
            int[] step = new int[ENVS];
            double[] total = new double[ENVS];
            for (int call = 0; call < 4; call++) {
                Rollout rollout = source.collect(RANDOM, 1 + 9 * call);
                List<Episode> expected = new ArrayList<>();
                for (int row = 0; row < rollout.rows(); row++) {
                    int e = row % ENVS;
                    long seed = used.get(e).seeds.get(episode[e]);
                    float mark = CountingEnvironment.mark(seed);
                    int length = CountingEnvironment.length(seed);
                    assertThat(rollout.observations()[2 * row]).isEqualTo(step[e]);
                    assertThat(rollout.observations()[2 * row + 1]).isEqualTo(mark);
                    step[e]++;
                    // also at the end of an episode, where the next row is of another one
                    assertThat(rollout.nextObservations()[2 * row]).isEqualTo(step[e]);
                    assertThat(rollout.nextObservations()[2 * row + 1]).isEqualTo(mark);
                    float reward = step[e] + 0.1f * rollout.actions().number(row);
                    assertThat(rollout.rewards()[row]).isEqualTo(reward);
                    total[e] += reward;
                    boolean ended = step[e] == length;
                    assertThat(rollout.terminated()[row]).isEqualTo(ended && length % 2 == 1);
                    assertThat(rollout.truncated()[row]).isEqualTo(ended && length % 2 == 0);
                    assertThat(rollout.logProbs()[row]).isEqualTo((float) -Math.log(3));
                    if (ended) {
                        expected.add(new Episode(total[e], length, length % 2 == 1));
                        episode[e]++;
                        step[e] = 0;
                        total[e] = 0;
                    }
                }
                assertThat(rollout.episodes()).isEqualTo(expected);
                assertThat(rollout.actionMasks()).isNull();
            }
        }
    }

    @Test
    void everyEpisodeHasASeedOfItsOwn() {
        List<CountingEnvironment> made = new ArrayList<>();
        try (LocalRollouts source = new LocalRollouts(recording(made, false), ENVS, HORIZON, 0, Workers.caller())) {
            source.collect(RANDOM, 200);
        }
        Set<Long> seeds = new HashSet<>();
        int count = 0;
        for (CountingEnvironment environment : made) {
            seeds.addAll(environment.seeds);
            count += environment.seeds.size();
        }
        assertThat(count).isGreaterThan(200);
        assertThat(seeds).hasSize(count);
    }

    @Test
    void masksAreStoredAsThePolicySawThem() {
        try (LocalRollouts source = source(true, 3, 1)) {
            Rollout rollout = source.collect(RANDOM, 50);
            for (int row = 0; row < rollout.rows(); row++) {
                int step = (int) rollout.observations()[2 * row];
                for (int a = 0; a < 3; a++) {
                    assertThat(rollout.actionMasks()[3 * row + a]).isEqualTo(CountingEnvironment.legal(step, a));
                }
                assertThat(rollout.actionMasks()[3 * row + rollout.actions().number(row)])
                        .isTrue();
            }
        }
    }

    @Test
    void anyNumberOfThreadsCollectsTheSame() {
        String alone = collectSlowly(1, true, 1);
        assertThat(collectSlowly(2, true, 2)).isEqualTo(alone);
        assertThat(collectSlowly(4, true, 2)).isEqualTo(alone);
    }

    @Test
    void environmentsThatShareSomethingStayOnOneThread() {
        assertThat(collectSlowly(4, false, 1)).isNotEmpty();
    }

    /** On one thread, one a part, and more than that; also with episodes that end more than once. */
    @ParameterizedTest
    @CsvSource({"1, 2, true", "2, 2, true", "2, 4, true", "3, 2, true", "2, 3, false"})
    void whatThreadsCollectInPartsIsWhatOneCollectsStepByStep(int threads, int parts, boolean independent) {
        EnvironmentFactory factory = new SlowEnvironments(false, independent);
        SharedPolicy shared = new SharedPolicy(parts);
        Policy together = (rows, random) -> {
            Policy.SharedSession session = shared.open(rows, random);
            return new PolicySession(2, ActionSpace.discrete(3), rows) {
                @Override
                protected void choose(ObservationBatch in, Actions out) {
                    session.act(in, out);
                }
            };
        };
        try (Workers workers = new Workers(threads);
                LocalRollouts inParts = new LocalRollouts(factory, ENVS, HORIZON, 3, workers);
                LocalRollouts stepByStep = source(false, ENVS, 3)) {
            for (int steps : new int[] {1, 40, 3, 40}) {
                assertThat(Bits.of(inParts.collect(shared, steps)))
                        .isEqualTo(Bits.of(stepByStep.collect(together, steps)));
                Bits.assertSame(inParts.state(), stepByStep.state());
            }
        }
        assertThat(shared.threads).hasSizeBetween(1, Math.min(threads, parts));
        if (independent && threads == parts) {
            assertThat(shared.threads).hasSize(threads);
        }
    }

    /** Collects from environments that are slow enough to be stepped in parallel, and checks on how many threads they were. */
    private static String collectSlowly(int threads, boolean independent, int leastThreads) {
        SlowEnvironments slow = new SlowEnvironments(false, independent);
        StringBuilder bits = new StringBuilder();
        try (Workers workers = new Workers(threads);
                LocalRollouts source = new LocalRollouts(slow, ENVS, HORIZON, 7, workers)) {
            for (int call = 0; call < 3; call++) {
                bits.append(Bits.of(source.collect(RANDOM, 10)));
            }
        }
        assertThat(slow.threads()).isBetween(leastThreads, leastThreads == 1 ? 1 : threads);
        return bits.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6, 20})
    void aRestoredSourceGoesOnWithTheSameBits(int stepsBefore) {
        try (LocalRollouts source = source(true, ENVS, 3);
                LocalRollouts restored = source(true, ENVS, 3)) {
            if (stepsBefore > 0) {
                source.collect(RANDOM, stepsBefore);
            }
            restored.collect(RANDOM, 4);
            State state = source.state();
            restored.restore(state);
            for (int call = 0; call < 3; call++) {
                assertThat(Bits.of(restored.collect(RANDOM, 9))).isEqualTo(Bits.of(source.collect(RANDOM, 9)));
            }
        }
    }

    /** Wherever in it the stop comes: before an episode ended, after one, after several; while some parts have not begun, or are done. */
    @ParameterizedTest
    @CsvSource({"1, 1", "4, 1", "11, 1", "37, 1", "90, 1", "1, 2", "11, 2", "37, 2", "90, 2"})
    void aRolloutThatIsStoppedHasNeverBegun(int stepsUntilStop, int parts) {
        Policy policy = parts == 1 ? RANDOM : new SharedPolicy(parts);
        int[] left = {Integer.MAX_VALUE};
        LocalRollouts[] stopped = new LocalRollouts[1];
        EnvironmentFactory stopping = () -> new CountingEnvironment(true) {
            @Override
            public StepResult step(int action) {
                if (--left[0] == 0) {
                    stopped[0].requestStop();
                }
                return super.step(action);
            }
        };
        try (LocalRollouts undisturbed = source(true, ENVS, 3);
                LocalRollouts source = new LocalRollouts(stopping, ENVS, HORIZON, 3, Workers.caller());
                LocalRollouts resumed = source(true, ENVS, 3)) {
            stopped[0] = source;
            source.collect(policy, 13);
            undisturbed.collect(policy, 13);
            State before = Bits.copy(source.state());
            left[0] = stepsUntilStop;
            assertThatThrownBy(() -> source.collect(policy, 20)).isInstanceOf(StoppedException.class);
            Bits.assertSame(source.state(), before);
            resumed.restore(source.state());
            for (int call = 0; call < 3; call++) {
                assertThat(Bits.of(resumed.collect(policy, 20))).isEqualTo(Bits.of(undisturbed.collect(policy, 20)));
            }
        }
    }

    /** One session for as long as it is the same policy, and a word at each beginning. */
    @Test
    void aPolicyMayRememberWhatItSawInAnEpisode() {
        RememberingPolicy policy = new RememberingPolicy();
        try (LocalRollouts source = source(false, ENVS, 3)) {
            for (int call = 0; call < 20; call++) {
                source.collect(policy, 1 + call % 4);
            }
            assertThat(policy.opened).isEqualTo(1);
            source.collect(RANDOM, 1);
        }
    }

    @Test
    void theSeedDecides() {
        assertThat(Bits.of(source(false, ENVS, 1).collect(RANDOM, 20)))
                .isEqualTo(Bits.of(source(false, ENVS, 1).collect(RANDOM, 20)))
                .isNotEqualTo(Bits.of(source(false, ENVS, 2).collect(RANDOM, 20)));
    }

    @Test
    void aRolloutHasTheHorizonOfItsSource() {
        try (LocalRollouts source = source(false, 2, 1)) {
            Rollout rollout = source.collect(RANDOM);
            assertThat(rollout.horizon()).isEqualTo(HORIZON);
            assertThat(rollout.rows()).isEqualTo(2 * HORIZON);
            assertThat(rollout.steps()).isEqualTo(2 * HORIZON);
        }
    }

    @Test
    void theHorizonMayChangeFromCallToCall() {
        try (LocalRollouts once = source(true, 2, 5);
                LocalRollouts inPieces = source(true, 2, 5)) {
            Rollout whole = once.collect(RANDOM, 12);
            int at = 0;
            List<Episode> episodes = new ArrayList<>();
            for (int steps : new int[] {1, 5, 5, 1}) {
                Rollout piece = inPieces.collect(RANDOM, steps);
                assertThat(piece.horizon()).isEqualTo(steps);
                for (int row = 0; row < piece.rows(); row++, at++) {
                    assertThat(piece.actions().number(row))
                            .isEqualTo(whole.actions().number(at));
                    assertThat(piece.rewards()[row]).isEqualTo(whole.rewards()[at]);
                    assertThat(piece.observations()[2 * row + 1]).isEqualTo(whole.observations()[2 * at + 1]);
                }
                episodes.addAll(piece.episodes());
            }
            assertThat(episodes).isEqualTo(whole.episodes());
        }
    }

    /** Without waiting for the end of the rollout elsewhere. */
    @Test
    void aPartThatFailsEndsTheOthers() {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger steps = new AtomicInteger();
        EnvironmentFactory factory = () -> made.getAndIncrement() == 1
                ? new FailingEnvironment(FailingEnvironment.Where.STEP)
                : new FailingEnvironment(FailingEnvironment.Where.NOWHERE) {
                    @Override
                    public StepResult step(int action) {
                        steps.incrementAndGet();
                        return super.step(action);
                    }
                };
        try (Workers workers = new Workers(2);
                LocalRollouts source = new LocalRollouts(factory, 2, HORIZON, 1, workers)) {
            assertThatThrownBy(() -> source.collect(new SharedPolicy(2), 10_000))
                    .isInstanceOf(EnvironmentException.class)
                    .hasRootCauseMessage("broken pipe");
        }
        assertThat(steps).hasValueLessThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFailingEnvironmentIsNamedWithStepAndAction(int threads) {
        EnvironmentFactory factory = () -> new FailingEnvironment(FailingEnvironment.Where.STEP);
        try (Workers workers = new Workers(threads);
                LocalRollouts source = new LocalRollouts(factory, 3, HORIZON, 1, workers)) {
            Policy two = Policy.ofRule(2, 3, (observations, offset) -> 2);
            assertThatThrownBy(() -> source.collect(two, 100))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("failing failed at step 3 of an episode on action 2: "
                            + "java.lang.IllegalStateException: broken pipe")
                    .hasRootCauseMessage("broken pipe");
        }
    }

    @Test
    void anEnvironmentThatCannotResetOrObserveIsNamedToo() {
        for (FailingEnvironment.Where where :
                List.of(FailingEnvironment.Where.RESET, FailingEnvironment.Where.OBSERVE)) {
            EnvironmentFactory factory = () -> new FailingEnvironment(where);
            assertThatThrownBy(() -> {
                        try (LocalRollouts source = new LocalRollouts(factory, 1, HORIZON, 1, Workers.caller())) {
                            source.collect(RANDOM, 10);
                        }
                    })
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("failing failed")
                    .hasRootCauseMessage("broken pipe");
        }
    }

    @Test
    void anEnvironmentThatComesOutDifferentBeginsANewEpisode() {
        // it ends at once after the restore, in the middle of the actions to play again
        try (LocalRollouts source = source(false, 1, 3)) {
            while (source.state().longs("episode-actions").length < 3) {
                source.collect(RANDOM, 1);
            }
            State state = source.state();
            EnvironmentFactory shortEpisodes = () -> new FailingEnvironment(FailingEnvironment.Where.NOWHERE);
            try (LocalRollouts other = new LocalRollouts(shortEpisodes, 1, HORIZON, 3, Workers.caller())) {
                other.restore(state);
                assertThat(other.state().longs("episode-actions")).isEmpty();
                assertThat(other.collect(RANDOM, 1).observations()[0]).isZero();
            }
        }
    }

    /** Every episode is another one, whatever the seed, in one of the things that an agent sees. */
    private static final class Moody implements DiscreteEnvironment {
        enum In {
            REWARD,
            OBSERVATION,
            MASK,
            LENGTH
        }

        private static final AtomicInteger EPISODES = new AtomicInteger();

        private final In in;
        private int episode;
        private int steps;

        Moody(In in) {
            this.in = in;
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("moody", Box.of(0, 1e6f, 1), 31)
                    .withTimeLimit(100)
                    .withActionMasks(in == In.MASK);
        }

        @Override
        public void reset(long seed) {
            episode = 1 + EPISODES.getAndIncrement();
            steps = 0;
        }

        @Override
        public StepResult step(int action) {
            steps++;
            return new StepResult(in == In.REWARD ? episode : 1, in == In.LENGTH && steps == 4 + episode % 7, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = in == In.OBSERVATION ? episode : 0;
        }

        @Override
        public void actionMask(boolean[] into, int offset) {
            for (int a = 0; a < 31; a++) {
                into[offset + a] = in != In.MASK || a == episode % 31;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Moody.In.class,
            names = {"REWARD", "OBSERVATION", "MASK"})
    void anEpisodeThatDoesNotGoOnAfterARestoreIsInterrupted(Moody.In in) {
        Policy random = RandomPolicy.of(new Moody(in).spec());
        try (LocalRollouts source = new LocalRollouts(() -> new Moody(in), ENVS, 5, 3, Workers.caller());
                LocalRollouts restored = new LocalRollouts(() -> new Moody(in), ENVS, 5, 3, Workers.caller())) {
            assertThat(source.collect(random).interrupted()).containsOnly(false);
            assertThat(source.collect(random).interrupted()).containsOnly(false);
            restored.restore(source.state());
            assertThat(restored.collect(random).interrupted()).containsOnly(true);
            assertThat(restored.collect(random).interrupted()).containsOnly(false);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEpisodeThatIsPlayedAgainGoesOn(boolean masked) {
        try (LocalRollouts source = source(masked, ENVS, 3);
                LocalRollouts restored = source(masked, ENVS, 3)) {
            source.collect(RANDOM, 9);
            restored.restore(source.state());
            assertThat(restored.collect(RANDOM, 9).interrupted()).containsOnly(false);
        }
    }

    /** In an episode all rewards are the same, and those of different episodes are not. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 9})
    void rewardsOfTwoEpisodesAreNeverAddedThoughTheRunWasResumed(int steps) {
        EnvironmentSpec spec = new Moody(Moody.In.REWARD).spec();
        Policy random = RandomPolicy.of(spec);
        EnvironmentFactory factory = () -> new Moody(Moody.In.REWARD);
        try (LocalRollouts source = new LocalRollouts(factory, ENVS, 7, 3, Workers.caller());
                LocalRollouts restored = new LocalRollouts(factory, ENVS, 7, 3, Workers.caller())) {
            Replay replay = new Replay(spec, ENVS, 1000);
            replay.add(source.collect(random));
            restored.restore(source.state());
            replay.add(restored.collect(random));
            replay.add(restored.collect(random));
            int[] rows = IntStream.range(0, replay.size()).toArray();
            Transitions one = new Transitions(spec, rows.length);
            Transitions several = new Transitions(spec, rows.length);
            replay.gather(rows, 0, rows.length, 1, 1, one);
            replay.gather(rows, 0, rows.length, steps, 1, several);
            for (int row = 0; row < rows.length; row++) {
                float joined = several.rewards[row] / one.rewards[row];
                assertThat(joined).isEqualTo(Math.round(joined)).isBetween(1f, (float) steps);
            }
            assertThat(several.rewards).isNotEqualTo(one.rewards);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "episode-lengths, -1",
        "episode-lengths, 9223372036854775807",
        "episodes-started, 0",
        "episodes-started, -9223372036854775808"
    })
    void countsThatNoRunHasAreRefused(String entry, long count) {
        try (LocalRollouts source = source(false, 1, 3)) {
            State.Builder changed = State.builder();
            source.state().tensors().forEach(changed::put);
            changed.putLongs(entry, count);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.restore(changed.build()))
                    .withMessageContaining(" is " + count + ": ");
        }
    }

    @Test
    void badNumbersAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source(false, 0, 1))
                .withMessageStartingWith("envs is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalRollouts(() -> new CountingEnvironment(false), 2, 0, 1, Workers.caller()))
                .withMessageStartingWith("horizon is 0");
        try (LocalRollouts source = source(false, 2, 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.collect(RANDOM, 1_000_000_000))
                    .withMessageStartingWith("envs * horizon is 2000000000");
        }
    }

    @Test
    void environmentsAreClosed() {
        int[] open = {0};
        EnvironmentFactory factory = () -> {
            open[0]++;
            return new FailingEnvironment(FailingEnvironment.Where.NOWHERE) {
                @Override
                public void close() {
                    open[0]--;
                }
            };
        };
        new LocalRollouts(factory, 4, HORIZON, 1, Workers.caller()).close();
        assertThat(open[0]).isZero();
    }

    @Test
    void actionsAreDrawnFromTheGeneratorOfTheSource() {
        try (LocalRollouts source = source(false, 4, 1)) {
            Rollout rollout = source.collect(RANDOM, 500);
            double mean = IntStream.range(0, rollout.rows())
                    .map(rollout.actions()::number)
                    .average()
                    .orElseThrow();
            assertThat(mean).isCloseTo(1, within(0.08));
        }
    }

    /** Draws actions by one number each, in a number of parts; their logarithms of probabilities are what was drawn. */
    private static final class SharedPolicy implements Policy {
        private final int parts;
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        SharedPolicy(int parts) {
            this.parts = parts;
        }

        @Override
        public SharedSession open(int rows, RandomGenerator random) {
            return new Acting(rows, random);
        }

        private final class Acting extends PolicySession implements Policy.SharedSession {
            private final int rows;
            private final RandomGenerator random;
            private float[] ahead;

            Acting(int rows, RandomGenerator random) {
                super(2, ActionSpace.discrete(3), rows);
                this.rows = rows;
                this.random = random;
            }

            @Override
            public int parts() {
                return parts;
            }

            @Override
            public int start(int part) {
                return rows * part / parts;
            }

            @Override
            public void drawAhead(int calls) {
                ahead = new float[calls * rows];
                for (int i = 0; i < ahead.length; i++) {
                    ahead[i] = random.nextFloat();
                }
            }

            @Override
            public void act(int call, int part, ObservationBatch in, Actions out) {
                threads.add(Thread.currentThread());
                for (int row = start(part); row < start(part + 1); row++) {
                    choose(row, ahead[call * rows + row], in, out);
                }
            }

            @Override
            protected void choose(ObservationBatch in, Actions out) {
                for (int row = 0; row < in.rows(); row++) {
                    choose(row, random.nextFloat(), in, out);
                }
            }

            /** What it saw is in the action as well. */
            private void choose(int row, float drawn, ObservationBatch in, Actions out) {
                int action = ((int) (3 * drawn) + (int) in.observations()[2 * row]) % 3;
                while (in.actionMasks() != null && !in.actionMasks()[3 * row + action]) {
                    action = (action + 1) % 3;
                }
                out.set(row, action);
                out.logProbs()[row] = -drawn;
            }
        }
    }

    private static LocalRollouts source(boolean masked, int envs, long seed) {
        return new LocalRollouts(() -> new CountingEnvironment(masked), envs, HORIZON, seed, Workers.caller());
    }

    private static EnvironmentFactory recording(List<CountingEnvironment> made, boolean masked) {
        return () -> {
            CountingEnvironment environment = new CountingEnvironment(masked);
            made.add(environment);
            return environment;
        };
    }

    /** Breaks at the third step, where it is told to; otherwise terminates at the second. */
    private static class FailingEnvironment implements DiscreteEnvironment {
        enum Where {
            STEP,
            OBSERVE,
            RESET,
            NOWHERE
        }

        private final CountingEnvironment inner = new CountingEnvironment(false);
        private final Where where;
        private int steps;
        private int episodes;

        FailingEnvironment(Where where) {
            this.where = where;
        }

        @Override
        public EnvironmentSpec spec() {
            return inner.spec().withId("failing");
        }

        @Override
        public void reset(long seed) {
            steps = 0;
            failIf(where == Where.RESET && episodes++ > 0);
            inner.reset(6); // 7 steps
        }

        @Override
        public StepResult step(int action) {
            LockSupport.parkNanos(100_000); // slow enough for the parallel path
            steps++;
            failIf(where == Where.STEP && steps == 3);
            float reward = inner.step(action).reward();
            return new StepResult(reward, (where == Where.RESET || where == Where.NOWHERE) && steps == 2, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            failIf(where == Where.OBSERVE && steps == 3);
            inner.observe(into, offset);
        }

        private static void failIf(boolean broken) {
            if (broken) {
                throw new IllegalStateException("broken pipe");
            }
        }
    }
}

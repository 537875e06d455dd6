package org.rollout4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.StoppedException;
import org.rollout4j.core.Success;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.control.Pendulum;
import org.rollout4j.env.grid.DrainGrid;
import org.rollout4j.fakes.CountingEnvironment;
import org.rollout4j.fakes.RememberingPolicy;
import org.rollout4j.fakes.SlowEnvironments;
import org.rollout4j.math.Statistics;
import org.rollout4j.rollout.LocalRollouts;

class EpisodeEvaluatorTest {
    private static final Policy ZERO = Policy.ofRule(2, 3, (observations, offset) -> 0);
    private static final Policy RANDOM = RandomPolicy.of(new CountingEnvironment(true).spec());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 700})
    void playsExactlyTheEpisodesAskedForInTheOrderOfTheirSeeds(int episodes) {
        List<CountingEnvironment> made = new ArrayList<>();
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(recording(made), episodes, 5)) {
            EpisodeEvaluation evaluation = evaluator.evaluate(ZERO);
            Set<Long> seeds = seeds(made);
            assertThat(seeds).hasSize(episodes);
            assertThat(evaluation.episodes()).hasSize(episodes);
            for (int i = 0; i < episodes; i++) {
                // by hand, one after the other: the lengths differ, so side by side they finish in another order
                long seed = SplitMix.derive(SplitMix.derive(5, 0x6576616cL), i);
                assertThat(seeds).contains(seed);
                int length = CountingEnvironment.length(seed);
                double total = length * (length + 1) / 2.0;
                assertThat(evaluation.episodes().get(i)).isEqualTo(new Episode(total, length, length % 2 == 1));
            }
        }
    }

    @Test
    void thePolicySeesTheRowsOfItsOwnEpisodes() {
        // rewards carry the action, and the action follows from the observation: a mixed-up row would show
        Policy byMark = Policy.ofRule(2, 3, (observations, offset) -> (int) observations[offset + 1] % 3);
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(() -> new CountingEnvironment(false), 600, 8)) {
            List<Episode> episodes = evaluator.evaluate(byMark).episodes();
            for (int i = 0; i < episodes.size(); i++) {
                long seed = SplitMix.derive(SplitMix.derive(8, 0x6576616cL), i);
                int length = CountingEnvironment.length(seed);
                int action = (int) CountingEnvironment.mark(seed) % 3;
                assertThat(episodes.get(i).totalReward())
                        .isCloseTo(length * (length + 1) / 2.0 + 0.1 * action * length, within(1e-5));
            }
        }
    }

    /** Also where an episode goes on in another row because no more are left to play. */
    @Test
    void aPolicyMayRememberWhatItSawInAnEpisode() {
        RememberingPolicy policy = new RememberingPolicy();
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(() -> new CountingEnvironment(false), 600, 8)) {
            assertThat(evaluator.evaluate(policy).episodes()).hasSize(600);
            assertThat(policy.opened).isEqualTo(1);
            assertThat(policy.moved).isPositive();
        }
    }

    /** Grids are stepped many at once; chance included, that comes to what they come to one by one. */
    @Test
    void aBatchIsPlayedAsItsEnvironmentsAre() {
        EnvironmentFactory grid = Catalogue.find("drain-grid-2x3");
        EnvironmentFactory oneByOne = () -> new DrainGrid(2, 3);
        Policy random = RandomPolicy.of(grid.spec());
        try (EpisodeEvaluator together = new EpisodeEvaluator(grid, 700, 4);
                EpisodeEvaluator separately = new EpisodeEvaluator(oneByOne, 700, 4)) {
            assertThat(together.evaluate(random).episodes())
                    .isEqualTo(separately.evaluate(random).episodes());
        }
    }

    /** A limit that is declared is kept, whether the environment counts or not. */
    @Test
    void theDeclaredTimeLimitIsKept() {
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(Pendulum::new, 3, 1)) {
            assertThat(evaluator
                            .evaluate(RandomPolicy.of(new Pendulum().spec()))
                            .episodes())
                    .allMatch(episode -> episode.length() == 200 && !episode.terminated());
        }
    }

    @Test
    void everyPolicyMeetsTheSameStartsAndEveryCallPlaysTheSame() {
        List<CountingEnvironment> one = new ArrayList<>();
        List<CountingEnvironment> other = new ArrayList<>();
        try (EpisodeEvaluator first = new EpisodeEvaluator(recording(one), 300, 1);
                EpisodeEvaluator second = new EpisodeEvaluator(recording(other), 300, 1)) {
            EpisodeEvaluation byRandom = first.evaluate(RANDOM);
            second.evaluate(ZERO);
            assertThat(seeds(one)).isEqualTo(seeds(other));
            assertThat(first.evaluate(RANDOM)).isEqualTo(byRandom);
            assertThat(second.evaluate(RANDOM)).isEqualTo(byRandom);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true, 1", "2, true, 2", "3, true, 2", "3, false, 1"})
    void anyNumberOfThreadsPlaysTheSame(int threads, boolean independent, int leastThreads) {
        SlowEnvironments slow = new SlowEnvironments(true, independent);
        try (Workers workers = new Workers(threads);
                EpisodeEvaluator quick = new EpisodeEvaluator(() -> new CountingEnvironment(true), 100, 1);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(slow, 100, 1, workers)) {
            assertThat(evaluator.evaluate(RANDOM)).isEqualTo(quick.evaluate(RANDOM));
            assertThat(slow.threads()).isBetween(leastThreads, leastThreads == 1 ? 1 : threads);
        }
    }

    @Test
    void noTrainingEpisodeIsPlayed() {
        List<CountingEnvironment> training = new ArrayList<>();
        List<CountingEnvironment> evaluation = new ArrayList<>();
        for (long seed = 0; seed < 3; seed++) {
            try (LocalRollouts source = new LocalRollouts(recording(training), 64, 100, seed, Workers.caller());
                    EpisodeEvaluator evaluator = new EpisodeEvaluator(recording(evaluation), 1000, seed)) {
                source.collect(ZERO);
                evaluator.evaluate(ZERO);
            }
        }
        Set<Long> both = new HashSet<>(seeds(training));
        both.retainAll(seeds(evaluation));
        assertThat(both).isEmpty();
    }

    @Test
    void masksReachThePolicy() {
        // the environment throws on an action that is masked out
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(() -> new CountingEnvironment(true), 300, 2)) {
            assertThat(evaluator.evaluate(RANDOM).episodes()).hasSize(300);
        }
    }

    @Test
    void solvedMeansWhatTheTaskHasForIt() {
        List<Episode> episodes = List.of(
                new Episode(1, 3, true), new Episode(0, 5, false), new Episode(1, 4, true), new Episode(0, 8, true));
        assertThat(new EpisodeEvaluation(episodes, Success.TERMINATION).solvedRate())
                .hasValue(0.75);
        assertThat(new EpisodeEvaluation(episodes, Success.SURVIVAL).solvedRate())
                .hasValue(0.25);
        assertThat(new EpisodeEvaluation(episodes, Success.REWARD).solvedRate()).hasValue(0.5);
        assertThat(new EpisodeEvaluation(episodes, Success.NONE).solvedRate()).isEmpty();
        assertThat(new EpisodeEvaluation(episodes, Success.NONE).meanReturn()).isEqualTo(0.5);
        assertThat(new EpisodeEvaluation(episodes, Success.NONE).meanLength()).isEqualTo(5);
    }

    @Test
    void theIntervalHoldsTheMeanAndRepeatsItself() {
        List<Episode> episodes = new ArrayList<>();
        SplitMix rng = new SplitMix(1);
        for (int i = 0; i < 400; i++) {
            episodes.add(new Episode(10 + rng.nextGaussian(), 1, true));
        }
        EpisodeEvaluation evaluation = new EpisodeEvaluation(episodes, Success.TERMINATION);
        Statistics.Interval interval = evaluation.ci95().orElseThrow();
        assertThat(evaluation.ci95()).contains(interval);
        assertThat(evaluation.meanReturn()).isBetween(interval.low(), interval.high());
        assertThat(interval.high() - interval.low()).isCloseTo(2 * 1.96 / 20, within(0.03));
    }

    /** Steps taken by all instances, of which one asks for the stop. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 300", "2, 1", "2, 300"})
    void aStopEndsItWithTheStepInProgress(int threads, int stepsUntilStop) {
        AtomicInteger steps = new AtomicInteger();
        AtomicReference<EpisodeEvaluator> stopped = new AtomicReference<>();
        EnvironmentFactory stopping = () -> new CountingEnvironment(true) {
            @Override
            public StepResult step(int action) {
                if (steps.incrementAndGet() == stepsUntilStop) {
                    stopped.get().requestStop();
                }
                return super.step(action);
            }
        };
        try (Workers workers = new Workers(threads);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(stopping, 10_000, 1, workers)) {
            stopped.set(evaluator);
            assertThatThrownBy(() -> evaluator.evaluate(RANDOM))
                    .isInstanceOf(StoppedException.class)
                    .hasMessage("the evaluation was stopped");
            assertThat(steps.get()).isBetween(stepsUntilStop, stepsUntilStop + threads - 1);
            assertThatThrownBy(() -> evaluator.evaluate(RANDOM))
                    .as("what is asked to stop before it begins")
                    .isInstanceOf(StoppedException.class);
            assertThatThrownBy(() -> evaluator.forEachStart(start -> {})).isInstanceOf(StoppedException.class);
        }
    }

    @Test
    void itTellsHowFarItIs() {
        AtomicReference<EpisodeEvaluator> asked = new AtomicReference<>();
        Set<Integer> told = new HashSet<>();
        EnvironmentFactory asking = () -> new CountingEnvironment(true) {
            @Override
            public StepResult step(int action) {
                told.add(asked.get().done());
                return super.step(action);
            }
        };
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(asking, 600, 1)) {
            asked.set(evaluator);
            evaluator.evaluate(RANDOM);
            assertThat(told).hasSizeGreaterThan(5).allMatch(done -> done >= 0 && done < 600);
            assertThat(evaluator.done()).isEqualTo(600);
        }
    }

    @Test
    void startsAreShownWithoutAStep() {
        List<CountingEnvironment> made = new ArrayList<>();
        List<Float> marks = new ArrayList<>();
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(recording(made), 300, 5)) {
            evaluator.forEachStart(start -> marks.add(start[1]));
        }
        assertThat(marks).hasSize(300);
        for (int i = 0; i < 300; i++) {
            assertThat(marks.get(i)).isEqualTo(CountingEnvironment.mark(EpisodeEvaluator.seedOf(5, i)));
        }
    }

    /** Each instance has a generator of its own, which begins like all others and does not look at seeds: what a foreign simulator may do. */
    private static final class SameStream implements DiscreteEnvironment {
        private final SplitMix own = new SplitMix(7);
        private int left;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("same-stream", Box.of(0, 1, 1), 2).withTimeLimit(50);
        }

        @Override
        public void reset(long seed) {
            left = 10;
        }

        @Override
        public StepResult step(int action) {
            return new StepResult(own.nextFloat(), --left == 0, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = left / 10f;
        }
    }

    private static EpisodeEvaluation evaluated(EnvironmentFactory factory, int episodes) {
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, episodes, 1)) {
            return evaluator.evaluate(Policy.ofRule(
                    factory.spec().observationSize(), factory.spec().actionCount(), (observations, offset) -> 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "200, 1", "256, 1", "512, 2", "1000, 4"})
    void copiesAreNoSample(int episodes, int distinct) {
        EpisodeEvaluation copies = evaluated(SameStream::new, episodes);
        assertThat(copies.distinct()).isEqualTo(distinct);
        assertThat(copies.sampleSize()).isEqualTo(distinct);
        assertThat(copies.doubtful()).isTrue();
        if (distinct == 1) {
            assertThat(copies.ci95()).as("of one nothing varies").isEmpty();
        } else {
            Statistics.Interval interval = copies.ci95().orElseThrow();
            double width = interval.high() - interval.low();
            assertThat(width)
                    .as("as wide as that of so many, not of all")
                    .isGreaterThan(5 * widthOfAll(copies.episodes()));
        }
    }

    private static double widthOfAll(List<Episode> episodes) {
        Statistics.Interval all =
                new EpisodeEvaluation(episodes, Success.NONE).ci95().orElseThrow();
        return all.high() - all.low();
    }

    /** Observations, rewards and lengths: any of them tells episodes apart, also zeros of another number. */
    @ParameterizedTest
    @ValueSource(strings = {"start", "reward", "length", "later"})
    void distinctIsWhatDiffersInAnything(String where) {
        EnvironmentFactory factory = () -> new DiscreteEnvironment() {
            private float mark;
            private int steps;

            @Override
            public EnvironmentSpec spec() {
                return EnvironmentSpec.of("marked", Box.of(0, 1, 3), 2).withTimeLimit(5000);
            }

            @Override
            public void reset(long seed) {
                mark = new SplitMix(seed).nextFloat();
                steps = 0;
            }

            @Override
            public StepResult step(int action) {
                steps++;
                int length = where.equals("length") ? 3 + (int) (1000 * mark) : 3;
                return new StepResult(where.equals("reward") && steps == 2 ? mark : 0, steps == length, false);
            }

            @Override
            public void observe(float[] into, int offset) {
                boolean shown = where.equals("start") ? steps == 0 : where.equals("later") && steps == 2;
                into[offset] = 0;
                into[offset + 1] = 0;
                into[offset + 2] = shown ? mark : 0;
            }
        };
        EpisodeEvaluation evaluation = evaluated(factory, 300);
        assertThat(evaluation.distinct()).isGreaterThan(250);
        assertThat(evaluation.doubtful()).isFalse();
        assertThat(evaluated(factory, 300)).isEqualTo(evaluation);
    }

    /** Few starts and no chance: the same episodes come again, and are a sample of what there is. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 40})
    void theSameEpisodesFromFewStartsAreNoCopies(int starts) {
        EpisodeEvaluation evaluation = evaluated(
                () -> new CountingEnvironment(false) {
                    @Override
                    public void reset(long seed) {
                        super.reset(Math.floorMod(seed, (long) starts));
                    }
                },
                300);
        assertThat(evaluation.distinct()).isEqualTo(starts);
        assertThat(evaluation.doubtful()).isFalse();
        assertThat(evaluation.ci95())
                .isEqualTo(new EpisodeEvaluation(evaluation.episodes(), evaluation.success()).ci95());
    }

    /** One start and no chance: all that there is has been seen. */
    @ParameterizedTest
    @ValueSource(strings = {"CliffWalking-v1", "FrozenLake-v1", "Taxi-v3", "drain-grid-2x2"})
    void whereTheTransitionsAreKnownTheSameEpisodesAreNoCopies(String id) {
        EpisodeEvaluation evaluation = evaluated(Catalogue.find(id), 300);
        assertThat(evaluation.distinct()).isLessThan(300);
        assertThat(evaluation.sampleSize()).isEqualTo(300);
        assertThat(evaluation.doubtful()).isFalse();
        assertThat(evaluation.ci95())
                .isEqualTo(new EpisodeEvaluation(evaluation.episodes(), evaluation.success()).ci95());
    }

    @Test
    void badNumbersAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EpisodeEvaluator(() -> new CountingEnvironment(false), 0, 1))
                .withMessageStartingWith("episodes is 0");
    }

    private static Set<Long> seeds(List<CountingEnvironment> environments) {
        Set<Long> seeds = new HashSet<>();
        environments.forEach(environment -> seeds.addAll(environment.seeds));
        return seeds;
    }

    private static EnvironmentFactory recording(List<CountingEnvironment> made) {
        return () -> {
            CountingEnvironment environment = new CountingEnvironment(false);
            made.add(environment);
            return environment;
        };
    }
}

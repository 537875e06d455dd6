package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.tabular.Rollouts.TWO_ACTIONS;
import static org.rollout4j.tabular.Rollouts.value;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Learner;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.math.Schedule;
import org.rollout4j.tabular.Rollouts.End;
import org.rollout4j.tabular.Rollouts.Step;

/** What all tabular learners have in common. */
class TabularLearnersTest {
    private static final BitGrid GRID = new BitGrid(3, 3, true);
    private static final Progress START = Progress.start(1000);

    enum Kind {
        Q_LEARNING,
        SARSA,
        MONTE_CARLO_FIRST_VISIT,
        MONTE_CARLO_EVERY_VISIT;

        Learner<Policy, Rollout> create(
                EnvironmentSpec spec, int envs, double discount, double stepSize, double epsilon) {
            Schedule exploration = Schedule.constant(epsilon);
            Schedule rate = Schedule.constant(stepSize);
            return switch (this) {
                case Q_LEARNING ->
                    new QLearning(spec, new QLearningConfig(envs, 8, discount, exploration, rate, 0, 1000));
                case SARSA -> new Sarsa(spec, new SarsaConfig(envs, 8, discount, exploration, rate, 0, 1000));
                case MONTE_CARLO_FIRST_VISIT ->
                    new MonteCarlo(spec, new MonteCarloConfig(envs, 8, discount, exploration, rate, true, 0, 1000));
                case MONTE_CARLO_EVERY_VISIT ->
                    new MonteCarlo(spec, new MonteCarloConfig(envs, 8, discount, exploration, rate, false, 0, 1000));
            };
        }
    }

    /** The environment throws if the illegal leap is ever taken, in training or after it. */
    @ParameterizedTest
    @EnumSource
    void walksACorridorTheShortestWayThoughAnIllegalActionWouldBeBest(Kind kind) {
        int length = 6;
        Learner<Policy, Rollout> learner = kind.create(new Corridor(length).spec(), 4, 1, 0.2, 0.2);
        Collector.train(learner, () -> new Corridor(length), 4, 8, 40_000, 1);
        Policy greedy = learner.greedy();
        for (int place = 0; place < length - 1; place++) {
            Actions out = Actions.of(ActionSpace.discrete(3), 1);
            greedy.open(1, new SplitMix(place))
                    .act(new ObservationBatch(1, new float[] {place}, new boolean[] {true, true, false}), out);
            assertThat(out.number(0)).as("action at " + place).isEqualTo(Corridor.RIGHT);
        }
        List<Episode> episodes = Collector.episodes(greedy, () -> new Corridor(length), 100, 2);
        assertThat(episodes).allMatch(episode -> episode.terminated() && episode.length() < length);
    }

    /** Chance decides what follows here, which an average over a small step size takes in. */
    @Test
    void learnsWhereChanceDecides() {
        EnvironmentFactory lake = Catalogue.find("FrozenLake-v1");
        Learner<Policy, Rollout> learner = Kind.Q_LEARNING.create(lake.spec(), 8, 0.99, 0.1, 0.5);
        Collector.train(learner, lake, 8, 8, 150_000, 1);
        double reached =
                ExactEvaluation.of(lake, learner.greedy()).orElseThrow().meanReturn();
        Oracle oracle = Oracle.of(lake, Workers.caller()).orElseThrow();
        assertThat(reached).isBetween(0.65, oracle.optimalReturn());
    }

    @Test
    void walksAlongTheCliff() {
        EnvironmentFactory cliff = Catalogue.find("CliffWalking-v1");
        Learner<Policy, Rollout> learner = Kind.Q_LEARNING.create(cliff.spec(), 8, 1, 1, 0.2);
        Collector.train(learner, cliff, 8, 8, 50_000, 1);
        assertThat(ExactEvaluation.of(cliff, learner.greedy())).contains(new Outcome(-13, 13));
    }

    /** What followed was the beginning of another episode: the return of the first step is not known. */
    @ParameterizedTest
    @EnumSource(names = "Q_LEARNING", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsLearnedOverAnInterruption(Kind kind) {
        Learner<Policy, Rollout> learner = kind.create(TWO_ACTIONS, 1, 0.9, 0.5, 0);
        learner.update(Rollouts.of(new Step(1, 0, 1, 2, End.GOES_ON)), START);
        learner.update(Rollouts.interrupted(new Step(7, 1, 100, 8, End.TERMINATED)), START);
        assertThat(value(learner.state(), 1, 0)).isZero();
        assertThat(value(learner.state(), 7, 1)).isEqualTo(50);
    }

    /** A learner that takes the time limit for an end has 0.99 at most here; the value of never ending is 1 / (1 - 0.9). */
    @ParameterizedTest
    @EnumSource
    void bootstrapsFromTheFinalObservationOfATruncatedEpisode(Kind kind) {
        Learner<Policy, Rollout> learner = kind.create(TWO_ACTIONS, 1, 0.9, 0.5, 0);
        Rollout rollout = Rollouts.of(new Step(1, 0, 1, 1, End.GOES_ON), new Step(1, 0, 1, 1, End.TRUNCATED));
        for (int i = 0; i < 300; i++) {
            learner.update(rollout, START);
        }
        assertThat(value(learner.state(), 1, 0)).isCloseTo(10f, within(1e-3f));
    }

    @ParameterizedTest
    @EnumSource
    void valuesNothingAfterATerminatedEpisode(Kind kind) {
        Learner<Policy, Rollout> learner = kind.create(TWO_ACTIONS, 1, 0.9, 0.5, 0);
        for (int i = 0; i < 100; i++) {
            learner.update(Rollouts.of(new Step(1, 0, 1, 1, End.TERMINATED)), START);
        }
        assertThat(value(learner.state(), 1, 0)).isCloseTo(1f, within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithTheSameBitsAfterRestore(Kind kind) {
        Learner<Policy, Rollout> learner = kind.create(GRID.spec(), 4, 0.99, 0.3, 0.2);
        Collector collector = new Collector(GRID, 4, 7);
        for (int i = 0; i < 20; i++) {
            learner.update(collector.collect(learner.behaviour(START), 5), START);
        }
        Learner<Policy, Rollout> restored = kind.create(GRID.spec(), 4, 0.99, 0.3, 0.2);
        State saved = learner.state();
        restored.restore(saved);
        Rollouts.assertSame(restored.state(), saved);
        State copy = Bits.copy(saved);
        for (int i = 0; i < 20; i++) {
            Rollout rollout = collector.collect(learner.behaviour(START), 5);
            assertThat(restored.update(rollout, START)).isEqualTo(learner.update(rollout, START));
        }
        Bits.assertSame(saved, copy);
        Rollouts.assertSame(restored.state(), learner.state());
    }

    @ParameterizedTest
    @EnumSource
    void isDeterministicInTheSeed(Kind kind) {
        State[] states = new State[3];
        for (int i = 0; i < 3; i++) {
            Learner<Policy, Rollout> learner = kind.create(GRID.spec(), 4, 0.99, 0.3, 0.2);
            Collector.train(learner, GRID, 4, 16, 3000, i == 2 ? 12 : 11);
            states[i] = learner.state();
        }
        Rollouts.assertSame(states[1], states[0]);
        assertThat(states[2].floats("table/values")).isNotEqualTo(states[0].floats("table/values"));
    }

    @ParameterizedTest
    @EnumSource
    void greedyIsFrozen(Kind kind) {
        Learner<Policy, Rollout> learner = kind.create(TWO_ACTIONS, 1, 0.9, 1, 0);
        learner.update(Rollouts.of(new Step(1, 1, 5, 1, End.TERMINATED)), START);
        Policy before = learner.greedy();
        for (int observation = 1; observation < 500; observation++) {
            learner.update(Rollouts.of(new Step(observation, 0, 9, 1, End.TERMINATED)), START);
        }
        for (int seed = 0; seed < 20; seed++) {
            assertThat(before.open(1, new SplitMix(seed)).act(new float[] {1})).isEqualTo(1);
            assertThat(learner.greedy().open(1, new SplitMix(seed)).act(new float[] {1}))
                    .isEqualTo(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesANumberThatIsNotFinite(Kind kind) {
        Learner<Policy, Rollout> learner = kind.create(TWO_ACTIONS, 1, 0.9, 1, 0);
        assertThatThrownBy(() -> learner.update(Rollouts.of(new Step(Float.NaN, 0, 1, 1, End.TERMINATED)), START))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("observation");
        // not only where it is learned from at once: some learners keep the end of a rollout for the next one
        for (End end : End.values()) {
            assertThatThrownBy(
                            () -> learner.update(Rollouts.of(new Step(1, 0, Float.POSITIVE_INFINITY, 1, end)), START))
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("reward");
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnLearningWhenTheTableIsFull(Kind kind) {
        Learner<Policy, Rollout> learner = kind.create(TWO_ACTIONS, 1, 0.9, 1, 0);
        for (int observation = 0; observation < 1000; observation++) {
            learner.update(Rollouts.of(new Step(observation, 0, 1, 1, End.TERMINATED)), START);
        }
        var metrics = learner.update(
                Rollouts.of(new Step(5000, 0, 1, 1, End.GOES_ON), new Step(1, 0, 7, 1, End.TERMINATED)), START);
        assertThat(metrics.values()).containsEntry("states", 1000.0).containsEntry("tableFull", 1.0);
        assertThat(value(learner.state(), 1, 0)).isEqualTo(7f);
    }

    @Test
    void followsItsSchedules() {
        Learner<Policy, Rollout> learner = new QLearning(
                TWO_ACTIONS,
                QLearningConfig.defaults().withEpsilon(Schedule.linear(1, 0)).withStepSize(Schedule.linear(0.5, 0.1)));
        var metrics = learner.update(Rollouts.of(new Step(1, 0, 1, 1, End.TERMINATED)), new Progress(250, 1000, 1, 0));
        assertThat(metrics.values()).containsEntry("epsilon", 0.75).containsEntry("stepSize", 0.4);
        assertThat(value(learner.state(), 1, 0)).isCloseTo(0.4f, within(1e-6f));
    }

    /** From every start, also those that are seen at the start of episodes only: no other cell ever fills the drain again. */
    @Test
    void qLearningFindsTheOptimumOfASmallGrid() {
        QLearningConfig config = QLearningConfig.defaults();
        Learner<Policy, Rollout> learner = new QLearning(GRID.spec(), config);
        Collector.train(learner, GRID, config.envs(), config.horizon(), 500_000, 3);
        BreadthFirstSearch search = TestModels.search(GRID);
        Policy greedy = learner.greedy();
        for (int start = 1; start < GRID.stateCount(); start++) {
            int state = start;
            int steps = 0;
            while (state != 0 && steps <= search.distance(start)) {
                state = GRID.next(state, greedy.open(1, new SplitMix(start)).act(TestModels.observation(GRID, state)));
                steps++;
            }
            assertThat(steps).as("steps from " + start).isEqualTo(search.distance(start));
        }
    }
}

package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.SplitMix;
import org.rollout4j.env.Catalogue;
import org.rollout4j.policy.PolicyFile;

/** What artifacts tell about an observation goes with what their learners do. */
class InsightTest {
    private static final EnvironmentFactory SNAKE = Catalogue.find("snake-4x4");

    static Stream<AlgorithmConfig> discrete() {
        return Stream.of(Run.PPO.withNormaliseObservations(true), Run.A2C, Run.DQN, Run.DQN.withDueling(true));
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void theGreedyActionIsTheOneOfTheGreatestFigure(AlgorithmConfig config) {
        EnvironmentSpec spec = SNAKE.spec();
        float[] observation = new float[spec.observationSize()];
        boolean[] legal = new boolean[spec.actionCount()];
        Actions chosen = Actions.of(ActionSpace.discrete(4), 1);
        SplitMix random = new SplitMix(1);
        try (Run run = Run.of(SNAKE, config, 2, 1);
                CheckedEnvironment snake = new CheckedEnvironment(SNAKE.create())) {
            run.finish();
            snake.reset(3);
            for (int step = 0; step < 60; step++) {
                snake.observe(observation, 0);
                snake.actionMask(legal, 0);
                Insight insight = inspect(run, observation.clone(), legal.clone());
                boolean probabilities = insight.probabilities() != null;
                assertThat(insight.actionValues() == null).isEqualTo(probabilities);
                float[] figures = probabilities ? insight.probabilities() : insight.actionValues();
                run.learner.greedy().open().act(new ObservationBatch(1, observation, legal), chosen);
                int best = chosen.number(0);
                double sum = 0;
                for (int a = 0; a < figures.length; a++) {
                    sum += figures[a];
                    if (legal[a]) {
                        assertThat(figures[best]).isGreaterThanOrEqualTo(figures[a]);
                    } else {
                        assertThat(figures[a]).isZero();
                    }
                }
                if (probabilities) {
                    assertThat(sum).isCloseTo(1, within(1e-5));
                    assertThat(insight.value()).isFinite();
                } else {
                    assertThat(insight.value()).isEqualTo(figures[best]);
                }
                int action;
                do {
                    action = random.nextInt(legal.length);
                } while (!legal[action]);
                if (snake.step(action).ended()) {
                    snake.reset(step);
                }
            }
        }
    }

    /** The logarithm that the exploring policy gives with an action is that of the probability told. */
    @Test
    void probabilitiesAreThoseOfThePolicyThatExplores() {
        EnvironmentFactory grid = Catalogue.find("drain-grid-3x3");
        try (Run run = Run.of(grid, Run.PPO, 3, 1)) {
            run.finish();
            Actions chosen = Actions.of(ActionSpace.discrete(4), 1);
            SplitMix random = new SplitMix(5);
            for (int i = 0; i < 50; i++) {
                float[] observation = new float[9];
                for (int cell = 0; cell < 9; cell++) {
                    observation[cell] = random.nextInt(2);
                }
                run.learner
                        .behaviour(run.progress())
                        .open(1, random)
                        .act(new ObservationBatch(1, observation, null), chosen);
                float[] probabilities = inspect(run, observation, null).probabilities();
                assertThat(Math.log(probabilities[chosen.number(0)])).isCloseTo(chosen.logProbs()[0], within(1e-4));
            }
        }
    }

    @Test
    void continuousActionsHaveNoProbabilities() {
        EnvironmentFactory pendulum = Catalogue.find("Pendulum-v1");
        float[] observation = {1, 0, 0};
        try (Run ppo = Run.of(pendulum, Run.PPO, 1, 1);
                Run sac = Run.of(pendulum, Run.SAC, 1, 1)) {
            assertThat(inspect(ppo, observation, null).probabilities()).isNull();
            assertThat(inspect(ppo, observation, null).value()).isFinite();
            assertThat(inspect(sac, observation, null).probabilities()).isNull();
            assertThat(inspect(sac, observation, null).value())
                    .as("its critics are left out")
                    .isNull();
        }
    }

    private static Insight inspect(Run run, float[] observation, boolean[] legal) {
        return ((PolicyFile) run.learner.artifact(run.progress())).inspect(observation, legal);
    }
}

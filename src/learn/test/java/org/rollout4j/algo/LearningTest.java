package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.tabular.Oracle;

/** Learners reach what is known to be best; the thresholds are out of reach of a learner with a broken part. */
class LearningTest {
    static Stream<Arguments> algorithms() {
        return Stream.of(Arguments.of(Run.PPO, 20), Arguments.of(Run.A2C, 250));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void namesTheLetterItSees(AlgorithmConfig config, int updates) {
        try (Run run = Run.of(IdentityEnvironment::new, config, updates, 1)) {
            assertThat(run.evaluate(500)).as("before").isLessThan(5);
            run.finish();
            assertThat(run.evaluate(500)).as("after").isEqualTo(IdentityEnvironment.LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void goesToThePointItSees(AlgorithmConfig config, int updates) {
        try (Run run = Run.of(PointEnvironment::new, config, 4 * updates, 1)) {
            // an action of zero brings -2/3 a step
            assertThat(run.evaluate(500)).as("before").isLessThan(-4);
            Metrics last = run.finish();
            assertThat(run.evaluate(500)).as("after").isGreaterThan(-0.4);
            assertThat(last.get("entropy").orElseThrow())
                    .as("less than that of two standard normal distributions")
                    .isLessThan(2);
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void learnsWithinTheMasksAndNeverLeavesThem(AlgorithmConfig config, int updates) {
        // an action that is masked out ends the test: the environment throws
        try (Run run = Run.of(() -> new IdentityEnvironment(true), config, updates, 2)) {
            run.finish();
            Rollout rollout = run.collect();
            for (int row = 0; row < rollout.rows(); row++) {
                int at = row * IdentityEnvironment.LETTERS + rollout.actions().number(row);
                assertThat(rollout.actionMasks()[at]).isTrue();
            }
            assertThat(run.evaluate(500)).isEqualTo(IdentityEnvironment.LENGTH);
        }
    }

    @Test
    void entropyUnderMasksIsThatOfTheLegalActions() {
        try (Run run = Run.of(() -> new IdentityEnvironment(true), Run.PPO, 1, 2)) {
            // two of four actions are legal; a policy that has learned nothing is near ln 2
            assertThat(run.update().get("entropy").orElseThrow()).isBetween(0.6, Math.log(2));
        }
    }

    @Tag("slow")
    @Test
    void ppoSolvesASmallDrainGrid() {
        solves("drain-grid-2x2", Run.PPO.withHorizon(64).withMinibatchSize(128).withEpochs(6), 25);
        solves(
                "drain-grid-3x3",
                Run.PPO
                        .withEnvs(32)
                        .withHorizon(32)
                        .withMinibatchSize(256)
                        .withEpochs(8)
                        .withNetwork(NetworkConfig.defaults()),
                45);
    }

    @Test
    void a2cSolvesASmallDrainGrid() {
        solves("drain-grid-2x2", Run.A2C.withHorizon(8), 250);
    }

    private static void solves(String id, AlgorithmConfig config, int updates) {
        EnvironmentFactory grid = Catalogue.find(id);
        Oracle oracle = Oracle.of(grid, Workers.caller()).orElseThrow();
        try (Run run = Run.of(grid, config, updates, 3);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(grid, 1000, 1)) {
            run.finish();
            double optimal = evaluator.evaluate(oracle.policy()).meanReturn();
            assertThat(optimal).isCloseTo(oracle.optimalReturn(), within(0.01));
            // a move too many costs 0.01, an episode that never ends 2
            assertThat(evaluator.evaluate(run.learner.greedy()).meanReturn())
                    .as(id)
                    .isBetween(optimal - 0.01, optimal + 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void valuesGoOnBehindATruncation(AlgorithmConfig config, int updates) {
        // nothing in the first step, then 1 a step for ever: worth 4 at the start and 1 / (1 - 0.8) = 5 afterwards; the
        // final
        // observation shows the afterwards, the next row a start
        assertThat(learnedReturn(config, updates, false)).isCloseTo((4 + 5 + 5 + 5) / 4.0, within(0.25));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void nothingFollowsATermination(AlgorithmConfig config, int updates) {
        // the mean over 4 steps of (1 - 0.8^k) / 0.2, k steps from the end
        double expected = 0;
        for (int k = 1; k <= 4; k++) {
            expected += (1 - Math.pow(0.8, k)) / 0.2 / 4;
        }
        assertThat(learnedReturn(config, updates, true)).isCloseTo(expected, within(0.1));
    }

    /** The mean target of the value network at the end, which at the fixed point is the value. */
    private static double learnedReturn(AlgorithmConfig config, int updates, boolean terminates) {
        AlgorithmConfig discounted = config instanceof PpoConfig ppo
                ? ppo.withDiscount(0.8).withLearningRate(Schedule.constant(1e-2))
                : ((A2cConfig) config).withDiscount(0.8).withLearningRate(Schedule.constant(1e-2));
        try (Run run = Run.of(() -> new Wage(terminates), discounted, updates, 4)) {
            Metrics last = run.finish();
            assertThat(last.get("valueLoss").orElseThrow()).isLessThan(0.2);
            return last.get("returnMean").orElseThrow();
        }
    }

    /**
     * Episodes of four steps. Either they terminate, pay 1 a step and show which step it is; or they are truncated, and pay and show
     * only whether the first step is over.
     */
    private static final class Wage implements DiscreteEnvironment {
        private final boolean terminates;
        private int steps;

        Wage(boolean terminates) {
            this.terminates = terminates;
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("wage", Box.of(0, 1, 4), 2);
        }

        @Override
        public void reset(long seed) {
            steps = 0;
        }

        @Override
        public StepResult step(int action) {
            float wage = terminates || steps > 0 ? 1 : 0;
            boolean last = ++steps == 4;
            return new StepResult(wage, last && terminates, last && !terminates);
        }

        @Override
        public void observe(float[] into, int offset) {
            for (int i = 0; i < 4; i++) {
                into[offset + i] = i == (terminates ? steps : Math.min(1, steps)) ? 1 : 0;
            }
        }
    }
}

package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.policy.PolicyFile;

class DeterminismTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-3x3");

    /** Large enough for several chunks of rows in a minibatch, and with everything on that has state. */
    static Stream<AlgorithmConfig> algorithms() {
        return Stream.of(
                Run.PPO.withEnvs(100).withHorizon(14).withMinibatchSize(512).withNormaliseObservations(true),
                Run.A2C
                        .withEnvs(100)
                        .withHorizon(14)
                        .withNormaliseObservations(true)
                        .withNormaliseAdvantages(true));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void theSeedDecidesEveryBitAndTheThreadsNone(AlgorithmConfig config) {
        State alone = learned(config, 1, 1);
        Bits.assertSame(learned(config, 1, 1), alone);
        Bits.assertSame(learned(config, 1, 2), alone);
        Bits.assertSame(learned(config, 1, 4), alone);
        assertThat(Bits.same(learned(config, 2, 1), alone)).as("another seed").isFalse();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aStateStaysWhatItWasWhileLearningGoesOn(AlgorithmConfig config) {
        try (Run run = Run.of(GRID, config, 9, 1)) {
            run.update();
            State learned = run.learner.state();
            State source = run.source.state();
            State ofLearned = Bits.copy(learned);
            State ofSource = Bits.copy(source);
            run.update();
            Bits.assertSame(learned, ofLearned);
            Bits.assertSame(source, ofSource);
            assertThat(Bits.same(run.learner.state(), learned)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aRestoredRunGoesOnWithTheSameBits(AlgorithmConfig config) {
        try (Run run = Run.of(GRID, config, 9, 1);
                Run restored = Run.of(GRID, config, 9, 1)) {
            for (int i = 0; i < 3; i++) {
                run.update();
            }
            State learner = run.learner.state();
            State source = run.source.state();
            Progress at = run.progress();
            restored.update();
            run.update();
            run.update();
            restored.restore(learner, source, at);
            restored.update();
            restored.update();
            for (int i = 0; i < 4; i++) {
                assertThat(restored.update()).isEqualTo(run.update());
                Bits.assertSame(restored.learner.state(), run.learner.state());
                Bits.assertSame(restored.source.state(), run.source.state());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void continuousActionsAreRestoredToTheSameBits(AlgorithmConfig config) {
        AlgorithmConfig odd =
                config instanceof PpoConfig ppo ? ppo.withHorizon(13) : ((A2cConfig) config).withHorizon(13);
        try (Run run = Run.of(PointEnvironment::new, odd, 9, 1);
                Run restored = Run.of(PointEnvironment::new, odd, 9, 1)) {
            run.update();
            restored.restore(run.learner.state(), run.source.state(), run.progress());
            for (int i = 0; i < 3; i++) {
                assertThat(restored.update()).isEqualTo(run.update());
                Bits.assertSame(restored.learner.state(), run.learner.state());
                Bits.assertSame(restored.source.state(), run.source.state());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void anArtifactActsAsItsLearnerAndLeavesTheOptimiserOut(AlgorithmConfig config) {
        try (Run run = Run.of(GRID, config, 6, 1)) {
            run.finish();
            PolicyFile artifact = (PolicyFile) run.learner.artifact(run.progress());
            State then = artifact.tensors();
            assertThat(then.tensors().keySet()).isNotEmpty().noneMatch(name -> name.contains("moments"));
            double score = run.evaluate(50);
            assertThat(run.evaluate(artifact.policy(), 50)).isEqualTo(score);
            State before = Bits.copy(then);
            run.update(); // and learns on
            Bits.assertSame(artifact.tensors(), before);
            assertThat(Bits.same(((PolicyFile) run.learner.artifact(run.progress())).tensors(), before))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aStateIsACopy(AlgorithmConfig config) {
        try (Run run = Run.of(GRID, config, 9, 1)) {
            run.update();
            State before = run.learner.state();
            Run other = Run.of(GRID, config, 9, 1);
            other.update();
            run.update();
            Bits.assertSame(before, other.learner.state());
            other.close();
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void theStateOfAnotherNetworkIsRefused(AlgorithmConfig config) {
        try (Run run = Run.of(GRID, config, 9, 1);
                Run larger = Run.of(Catalogue.find("drain-grid"), config, 9, 1)) {
            State state = run.learner.state();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> larger.learner.restore(state))
                    .withMessageContaining("policy.parameters");
        }
    }

    private static State learned(AlgorithmConfig config, long seed, int threads) {
        try (Workers workers = new Workers(threads);
                Run run = new Run(GRID, config, 3, seed, workers)) {
            run.finish();
            return run.learner.state();
        }
    }
}

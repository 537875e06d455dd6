package org.rollout4j.algo.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.algo.Run;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.PointEnvironment;
import org.rollout4j.policy.PolicyFile;

/** What all learners that learn from a replay promise, whatever they learn. */
class OffPolicyTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-3x3");
    private static final EnvironmentFactory POINT = PointEnvironment::new;
    private static final int UPDATES = 40;

    /**
     * A learner in its environment, whose rounds of learning go over the borders of rollouts and whose replay goes round.
     *
     * @param config how it learns
     */
    record Case(EnvironmentFactory factory, AlgorithmConfig config) {
        static Case of(DqnConfig config) {
            return new Case(GRID, config.withHorizon(9).withUpdateEvery(5).withReplayCapacity(1000));
        }

        static Case of(SacConfig config) {
            return new Case(
                    POINT, config.withEnvs(8).withHorizon(3).withUpdateEvery(5).withReplayCapacity(500));
        }

        Run run(long seed, Workers workers) {
            return new Run(factory, config, UPDATES, seed, workers);
        }

        Run run(long seed) {
            return run(seed, Workers.caller());
        }
    }

    static Stream<Case> cases() {
        return Stream.concat(DqnTest.variants().map(Case::of), Stream.of(Case.of(Run.SAC)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSeedDecidesEveryBitAndTheThreadsNone(Case learner) {
        State alone = learned(learner, 1, 1);
        Bits.assertSame(learned(learner, 1, 1), alone);
        Bits.assertSame(learned(learner, 1, 3), alone);
        assertThat(Bits.same(learned(learner, 2, 1), alone)).as("another seed").isFalse();
    }

    private static State learned(Case learner, long seed, int threads) {
        try (Workers workers = new Workers(threads);
                Run run = learner.run(seed, workers)) {
            run.finish();
            return run.learner.state();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStateStaysWhatItWasWhileLearningGoesOn(Case learner) {
        try (Run run = learner.run(1)) {
            for (int i = 0; i < UPDATES - 10; i++) {
                run.update();
            }
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
    @MethodSource("cases")
    void aRestoredRunGoesOnWithTheSameBits(Case learner) {
        try (Run run = learner.run(1);
                Run restored = learner.run(1)) {
            for (int i = 0; i < UPDATES - 10; i++) {
                run.update();
            }
            restored.restore(run.learner.state(), run.source.state(), run.progress());
            for (int i = 0; i < 10; i++) {
                assertThat(restored.update()).isEqualTo(run.update());
            }
            Bits.assertSame(restored.learner.state(), run.learner.state());
            Bits.assertSame(restored.source.state(), run.source.state());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theArtifactActsAsTheLearnerAndLeavesTheReplayOut(Case learner) {
        try (Run run = learner.run(1)) {
            run.finish();
            PolicyFile artifact = (PolicyFile) run.learner.artifact(run.progress());
            assertThat(artifact.tensors().tensors().keySet())
                    .isNotEmpty()
                    .noneMatch(name -> name.contains("replay") || name.contains("target") || name.contains("moments"));
            assertThat(run.learner.state().tensors().keySet()).anyMatch(name -> name.startsWith("replay"));
            assertThat(run.evaluate(artifact.policy(), 100)).isEqualTo(run.evaluate(100));
        }
    }
}

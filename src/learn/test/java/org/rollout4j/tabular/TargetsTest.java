package org.rollout4j.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.tabular.Rollouts.TWO_ACTIONS;
import static org.rollout4j.tabular.Rollouts.value;

import org.junit.jupiter.api.Test;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.math.Schedule;
import org.rollout4j.tabular.Rollouts.End;
import org.rollout4j.tabular.Rollouts.Step;

/** The targets of each learner, against values computed by hand. */
class TargetsTest {
    private static final Progress START = Progress.start(1000);

    private static Sarsa sarsa(double epsilon) {
        return new Sarsa(
                TWO_ACTIONS,
                SarsaConfig.defaults()
                        .withEnvs(1)
                        .withDiscount(0.5)
                        .withEpsilon(Schedule.constant(epsilon))
                        .withStepSize(Schedule.constant(1))
                        .withInitialValue(0));
    }

    private static MonteCarlo monteCarlo(boolean firstVisit, double stepSize, double epsilon) {
        return new MonteCarlo(
                TWO_ACTIONS,
                MonteCarloConfig.defaults()
                        .withEnvs(1)
                        .withDiscount(0.5)
                        .withEpsilon(Schedule.constant(epsilon))
                        .withStepSize(Schedule.constant(stepSize))
                        .withInitialValue(0)
                        .withFirstVisit(firstVisit));
    }

    /** Makes Q(2, 0) = 10 and Q(2, 1) = 4. */
    private static void teachSecondPlace(Learner<Policy, Rollout> learner) {
        learner.update(Rollouts.of(new Step(2, 0, 10, 3, End.TERMINATED)), START);
        learner.update(Rollouts.of(new Step(2, 1, 4, 3, End.TERMINATED)), START);
    }

    @Test
    void qLearningTakesTheBestNextAction() {
        QLearning learner = new QLearning(
                TWO_ACTIONS, QLearningConfig.defaults().withDiscount(0.5).withStepSize(Schedule.constant(0.25)));
        for (int i = 0; i < 200; i++) {
            teachSecondPlace(learner);
        }
        learner.update(Rollouts.of(new Step(1, 0, 1, 2, End.GOES_ON), new Step(2, 1, 4, 3, End.TERMINATED)), START);
        // 0.25 of the way from 0 to 1 + 0.5 * max(10, 4)
        assertThat(value(learner.state(), 1, 0)).isCloseTo(1.5f, within(1e-5f));
    }

    @Test
    void sarsaTakesTheNextActionThatWasTaken() {
        Sarsa learner = sarsa(0);
        teachSecondPlace(learner);
        learner.update(Rollouts.of(new Step(1, 0, 1, 2, End.GOES_ON), new Step(2, 1, 4, 3, End.TERMINATED)), START);
        // 1 + 0.5 * Q(2, 1), though Q(2, 0) is greater
        assertThat(value(learner.state(), 1, 0)).isEqualTo(3f);
    }

    @Test
    void sarsaWaitsForTheNextActionAcrossRollouts() {
        Sarsa learner = sarsa(0);
        teachSecondPlace(learner);
        learner.update(Rollouts.of(new Step(1, 0, 1, 2, End.GOES_ON)), START);
        assertThat(value(learner.state(), 1, 0))
                .as("before its next action is known")
                .isEqualTo(0f);
        Sarsa restored = sarsa(0);
        restored.restore(learner.state());
        for (Sarsa each : new Sarsa[] {learner, restored}) {
            each.update(Rollouts.of(new Step(2, 1, 6, 3, End.TERMINATED)), START);
            // the rollout goes backwards: Q(2, 1) is 6 by now
            assertThat(value(each.state(), 1, 0)).isEqualTo(4f);
            each.update(Rollouts.of(new Step(2, 1, 0, 3, End.TERMINATED)), START);
            assertThat(value(each.state(), 1, 0)).as("learned from once").isEqualTo(4f);
        }
    }

    @Test
    void sarsaExpectsOverThePolicyWhereNoActionFollowedATruncation() {
        Sarsa learner = sarsa(0.5);
        teachSecondPlace(learner);
        learner.update(Rollouts.of(new Step(1, 0, 1, 2, End.TRUNCATED)), START);
        // 1 + 0.5 * (0.5 * max(10, 4) + 0.5 * mean(10, 4))
        assertThat(value(learner.state(), 1, 0)).isCloseTo(5.25f, within(1e-5f));
    }

    /** Rewards 1, 2, 4 of 1/0, 1/0, 2/1 with discount 0.5 have the returns 3, 4, 4. */
    private static Rollout loop() {
        return Rollouts.of(
                new Step(1, 0, 1, 1, End.GOES_ON),
                new Step(1, 0, 2, 2, End.GOES_ON),
                new Step(2, 1, 4, 3, End.TERMINATED));
    }

    @Test
    void monteCarloCountsTheFirstVisitOnly() {
        MonteCarlo learner = monteCarlo(true, 0.5, 0);
        learner.update(loop(), START);
        assertThat(value(learner.state(), 1, 0)).isEqualTo(1.5f);
        assertThat(value(learner.state(), 2, 1)).isEqualTo(2f);
        learner.update(loop(), START);
        assertThat(value(learner.state(), 1, 0))
                .as("first again in the next episode")
                .isEqualTo(2.25f);
    }

    @Test
    void monteCarloCountsEveryVisit() {
        MonteCarlo learner = monteCarlo(false, 0.5, 0);
        learner.update(loop(), START);
        // 0 -> 1.5 -> 2.75
        assertThat(value(learner.state(), 1, 0)).isEqualTo(2.75f);
    }

    @Test
    void monteCarloKeepsUnfinishedEpisodes() {
        MonteCarlo learner = monteCarlo(true, 1, 0);
        learner.update(Rollouts.of(new Step(1, 0, 1, 1, End.GOES_ON), new Step(1, 1, 2, 2, End.GOES_ON)), START);
        assertThat(value(learner.state(), 1, 0)).isEqualTo(0f);
        MonteCarlo restored = monteCarlo(true, 1, 0);
        restored.restore(learner.state());
        for (MonteCarlo each : new MonteCarlo[] {learner, restored}) {
            each.update(Rollouts.of(new Step(2, 1, 4, 3, End.TERMINATED)), START);
            assertThat(value(each.state(), 1, 0)).isEqualTo(3f);
            assertThat(value(each.state(), 1, 1)).isEqualTo(4f);
        }
    }

    @Test
    void monteCarloBootstrapsATruncatedReturnByThePolicy() {
        MonteCarlo learner = monteCarlo(true, 1, 0.5);
        teachSecondPlace(learner);
        learner.update(Rollouts.of(new Step(1, 0, 1, 1, End.GOES_ON), new Step(1, 1, 2, 2, End.TRUNCATED)), START);
        // 2 + 0.5 * 8.5, and 1 + 0.5 * that
        assertThat(value(learner.state(), 1, 1)).isCloseTo(6.25f, within(1e-5f));
        assertThat(value(learner.state(), 1, 0)).isCloseTo(4.125f, within(1e-5f));
    }

    @Test
    void refusesStatesThatDoNotFit() {
        Sarsa other = new Sarsa(TWO_ACTIONS, SarsaConfig.defaults().withEnvs(3));
        assertThatThrownBy(() -> sarsa(0).restore(other.state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waiting-rows");
        assertThatThrownBy(() -> monteCarlo(true, 1, 0).restore(other.state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void refusesConfigurationsThatMakeNoSense() {
        assertThatThrownBy(() -> QLearningConfig.defaults().withEpsilon(Schedule.constant(1.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epsilon is 1.5");
        assertThatThrownBy(() -> SarsaConfig.defaults().withDiscount(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("discount is -1");
        assertThatThrownBy(() -> MonteCarloConfig.defaults().withMaxStates(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxStates is 0");
    }
}

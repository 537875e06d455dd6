package org.rollout4j.warning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private static final int ROWS = SyntheticRun.ROWS;
    private static final Goal GOAL = new Goal(ROWS, Double.POSITIVE_INFINITY, 1, 0);

    private final SyntheticRun run = new SyntheticRun(GOAL);
    private final Map<String, double[]> metrics = run.metrics();

    /** Of a run that learns well; {@code at} goes from 0 to 1. */
    WarningsTest() {
        metric("entropy", at -> 1.386 * Math.exp(-2 * at));
        metric("approxKl", at -> 0.01 + 0.005 * Math.sin(40 * at));
        metric("explainedVariance", at -> 1 - Math.exp(-5 * at));
        metric("valueLoss", at -> 0.1 * Math.exp(-3 * at));
        evaluations(at -> 0.9 * (1 - Math.exp(-3 * at)));
    }

    @Test
    void aRunThatLearnsWellIsSilent() {
        assertThat(run.troublesOnTheWay()).isEmpty();
    }

    @Test
    void entropyCollapse() {
        metric("entropy", at -> 1.386 * Math.exp(-30 * at));

        assertThat(troubles()).containsExactly("Entropy collapse");
    }

    @Test
    void aPolicyThatIsSureAndRightHasNotCollapsed() {
        metric("entropy", at -> 1.386 * Math.exp(-30 * at));
        evaluations(at -> at < 0.3 ? 0 : 0.99);

        assertThat(troubles()).isEmpty();
    }

    @Test
    void entropyOfDensitiesMayFallBelowZero() {
        metric("entropy", at -> 1.4 - 3 * at);

        assertThat(troubles()).isEmpty();
    }

    @Test
    void klExplosion() {
        metric("approxKl", at -> at < 0.9 ? 0.01 : 0.3);

        assertThat(troubles()).containsExactly("KL explosion");
    }

    @Test
    void oneLargeUpdateIsNoExplosion() {
        metrics.get("approxKl")[ROWS - 3] = 5;

        assertThat(troubles()).isEmpty();
    }

    @Test
    void explainedVarianceBelowZero() {
        metric("explainedVariance", at -> -0.5);
        assertThat(troubles()).containsExactly("Explained variance below zero");

        assertThat(run.warnings(ROWS, new Goal(100 * ROWS, Double.POSITIVE_INFINITY, 1, 0)))
                .as("in the first tenth of a run")
                .isEmpty();

        evaluations(at -> Math.min(1, 2 * at));
        assertThat(troubles()).as("returns that are all as good as can be").isEmpty();
    }

    @Test
    void valueLossGrowing() {
        metric("explainedVariance", at -> 0.1);
        metric("valueLoss", at -> Math.exp(6 * at));

        assertThat(troubles()).containsExactly("Value loss growing");
    }

    @Test
    void valueLossMayGrowWithReturnsThatAreUnderstood() {
        metric("valueLoss", at -> Math.exp(6 * at));

        assertThat(troubles()).isEmpty();
    }

    @Test
    void noImprovementForLong() {
        evaluations(at -> at < 0.3 ? at : 0.25);
        assertThat(troubles()).containsExactly("No improvement for long");

        evaluations(at -> at < 0.3 ? 0.99 * at / 0.3 : 0.985);
        assertThat(troubles()).as("near the optimum").isEmpty();
    }

    @Test
    void resultLost() {
        evaluations(at -> at < 0.7 ? at : 0.1);

        assertThat(troubles()).containsExactly("Result lost");
    }

    /** Where it ends up counts, after half of the run, and only where the random policy is known. */
    @Test
    void worseThanRandom() {
        evaluations(at -> -0.4 + 0.2 * at);
        assertThat(troubles()).containsExactly("Worse than random");
        assertThat(run.warnings(ROWS / 3, GOAL)).isEmpty();
        Goal unknown = new Goal(ROWS, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN);
        assertThat(run.warnings(ROWS, unknown)).isEmpty();

        evaluations(at -> at < 0.5 ? -0.4 : 0.4);
        assertThat(troubles()).isEmpty();
    }

    @Test
    void everyWarningHasEvidenceAndAdvice() {
        metric("entropy", at -> Math.exp(-30 * at));
        metric("approxKl", at -> 1);
        metric("explainedVariance", at -> -1);
        metric("valueLoss", at -> Math.exp(9 * at));
        evaluations(at -> at < 0.3 ? at : 0);

        List<Warning> warnings = run.warnings(ROWS, Goal.UNKNOWN);

        assertThat(warnings).hasSize(6).allSatisfy(warning -> {
            assertThat(warning.evidence()).matches(".*\\d.*").doesNotContain("NaN", "\n");
            assertThat(warning.advice()).endsWith(".").hasSizeGreaterThan(30);
        });
    }

    @Test
    void overfitting() {
        metrics.clear();
        heldOutLoss(at -> 2 - at + 4 * Math.max(0, at - 0.6));

        assertThat(troubles()).containsExactly("Overfitting");
    }

    /** Less and less is left to be learned, and evaluations are rough. */
    @Test
    void aLanguageModelThatLearnsWellIsSilent() {
        metrics.clear();
        heldOutLoss(at -> 1.5 + 2 * Math.exp(-6 * at) + 0.01 * Math.sin(70 * at));

        assertThat(troubles()).isEmpty();
    }

    /** As where a text has one continuation only. */
    @Test
    void aLanguageModelMayBecomeCertain() {
        metrics.clear();
        metric("entropy", at -> 3 * Math.exp(-30 * at));
        metric("loss", at -> at < 0.3 ? 1e-6 : 1e-5 * at);
        heldOutLoss(at -> 3 * Math.exp(-30 * at));

        assertThat(troubles()).isEmpty();
        metrics.remove("eval_loss");
        assertThat(troubles()).as("of any other run").contains("Entropy collapse");
    }

    private void heldOutLoss(DoubleUnaryOperator value) {
        run.evaluation("eval_loss", value);
    }

    @Test
    void aRunWithoutFiguresIsSilent() {
        assertThat(Warnings.of(new double[0], Map.of(), Goal.UNKNOWN)).isEmpty();
    }

    private List<String> troubles() {
        return run.troubles();
    }

    private void metric(String name, DoubleUnaryOperator value) {
        run.metric(name, value);
    }

    private void evaluations(DoubleUnaryOperator value) {
        run.evaluation("evaluationReturn", value);
    }
}

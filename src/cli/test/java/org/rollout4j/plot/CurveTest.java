package org.rollout4j.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Statistics;

class CurveTest {
    private static Line line(double[] x, double... y) {
        return new Line(x, y);
    }

    @Test
    void bandOfSeedsIsTheBootstrapIntervalOfTheirMeanAtEachPoint() {
        double[] steps = {10, 20};

        Curve curve = Curve.meanOver(
                "ppo", List.of(line(steps, 1, 5), line(steps, 2, 7), line(steps, 6, 9)), new SplitMix(1));

        SplitMix same = new SplitMix(1);
        Statistics.Interval first = Statistics.bootstrapMean(new double[] {1, 2, 6}, 2000, same);
        Statistics.Interval second = Statistics.bootstrapMean(new double[] {5, 7, 9}, 2000, same);
        assertThat(curve.line().x()).containsExactly(10, 20);
        assertThat(curve.line().y()).containsExactly(3, 7);
        assertThat(curve.low()).containsExactly(first.low(), second.low());
        assertThat(curve.high()).containsExactly(first.high(), second.high());
    }

    @Test
    void aRunThatIsStillGoingShortensTheMean() {
        Curve curve = Curve.meanOver(
                "ppo",
                List.of(line(new double[] {10, 20, 30}, 1, 2, 3), line(new double[] {10, 20}, 3, 4)),
                new SplitMix(1));

        assertThat(curve.line().x()).containsExactly(10, 20);
        assertThat(curve.line().y()).containsExactly(2, 3);
    }

    @Test
    void runsWithoutCommonPlacesAreInterpolatedWhereAllAreDefined() {
        Curve curve = Curve.meanOver(
                "ppo",
                List.of(line(new double[] {0, 10, 20}, 0, 10, 20), line(new double[] {5, 15, 25}, 0, 0, 0)),
                new SplitMix(1));

        assertThat(curve.line().x()).containsExactly(5, 10, 15, 20);
        assertThat(curve.line().y()).containsExactly(2.5, 5, 7.5, 10);
    }

    @Test
    void runsOfWhichOneEndsBeforeAnotherBeginsAreRefused() {
        List<Line> apart = List.of(line(new double[] {1, 2}, 0, 0), line(new double[] {3, 4}, 0, 0));

        assertThatThrownBy(() -> Curve.meanOver("ppo", apart, new SplitMix(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ppo: its runs");
    }

    @Test
    void oneRunHasNoBandAndManyPointsBecome500() {
        double[] steps = IntStream.range(0, 1200).mapToDouble(i -> i).toArray();

        Curve curve = Curve.meanOver("ppo", List.of(new Line(steps, steps)), new SplitMix(1));

        assertThat(curve.low()).isEmpty();
        assertThat(curve.line().x()).hasSize(500).startsWith(0).endsWith(1199);
        assertThat(curve.line().y()).containsExactly(curve.line().x());
    }

    /** Task one: 0.2, 0.6 and 1; task two: 0.5. The fraction above is averaged over tasks, not over runs. */
    @Test
    void profileIsTheFractionOfRunsAboveAveragedOverTasks() {
        double[][] scores = {{1, 0.2, 0.6}, {0.5}};
        double[] at = {0, 0.2, 0.5, 0.6, 1};

        Curve profile = Curve.profile("ppo", scores, at, new SplitMix(1));

        assertThat(profile.line().y()).containsExactly(1, (2 / 3.0 + 1) / 2, (2 / 3.0 + 0) / 2, (1 / 3.0 + 0) / 2, 0);
        SplitMix same = new SplitMix(1);
        for (int i = 0; i < at.length; i++) {
            double tau = at[i];
            Statistics.Interval band =
                    Statistics.stratifiedBootstrap(scores, drawn -> Statistics.fractionAbove(drawn, tau), 2000, same);
            assertThat(profile.low()[i]).isEqualTo(band.low());
            assertThat(profile.high()[i]).isEqualTo(band.high());
        }
    }

    @Test
    void profileOfSingleRunsHasNoBand() {
        Curve profile = Curve.profile("ppo", new double[][] {{1}, {0}}, new double[] {0.5}, new SplitMix(1));

        assertThat(profile.line().y()).containsExactly(0.5);
        assertThat(profile.low()).isEmpty();
    }

    @Test
    void smoothingTakesTheMeanAroundAndLessAtTheEnds() {
        double[] x = {1, 2, 3, 4};

        assertThat(line(x, 3, 6, 0, 9).smoothed(3).y()).containsExactly(4.5, 3, 5, 4.5);
        assertThat(line(x, 3, 6, 0, 9).smoothed(2).y()).containsExactly(4.5, 3, 4.5, 9);
        assertThat(line(x, 3, 6, 0, 9).smoothed(1).y()).containsExactly(3, 6, 0, 9);
    }

    @Test
    void cornersLeaveTheLineAsItIs() {
        Line line = line(new double[] {1, 2, 3, 4, 5, 6}, 1, 1, 1, 0, 0, 0);

        assertThat(line.corners().x()).containsExactly(1, 3, 4, 6);
        for (double place = 1; place <= 6; place += 0.25) {
            assertThat(line.corners().at(place)).isEqualTo(line.at(place));
        }
    }

    @Test
    void placesThatDoNotIncreaseAreRefused() {
        assertThatThrownBy(() -> line(new double[] {1, 1}, 0, 0)).hasMessage("x[1] is 1.0: more than 1.0 is needed");
    }
}

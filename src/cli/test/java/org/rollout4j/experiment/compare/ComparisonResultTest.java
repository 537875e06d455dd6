package org.rollout4j.experiment.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Success;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.eval.Score;
import org.rollout4j.experiment.summary.RandomReturn;
import org.rollout4j.experiment.summary.ReferenceReturns;

class ComparisonResultTest {
    private static final ReferenceReturns REFERENCES =
            new ReferenceReturns(Optional.empty(), Optional.empty(), Optional.of(new RandomReturn(0, 2)));

    private static ComparisonResult.Entry entry(String name, Long envSteps, double... returns) {
        EpisodeEvaluation evaluation = new EpisodeEvaluation(
                DoubleStream.of(returns).mapToObj(r -> new Episode(r, 5, true)).toList(), Success.TERMINATION);
        return ComparisonResult.Entry.of(
                "world",
                new Contender.Fixed(name, envSteps, new RandomPolicy(1, ActionSpace.discrete(2))),
                new Score(List.of(evaluation)),
                REFERENCES,
                OptionalDouble.empty());
    }

    @Test
    void ranksByMeanReturnAndTiesWhatOverlaps() {
        ComparisonResult result = ComparisonResult.of(
                List.of(
                        entry("worst", null, 0, 0.1, 0, 0.1),
                        entry("best", null, 1, 2, 1, 2, 1, 2),
                        entry("nearly", 500L, 1, 1.9, 1, 1.9, 1, 1.9)),
                "worst");

        assertThat(result.rows()).extracting(row -> row.result().algo()).containsExactly("best", "nearly", "worst");
        assertThat(result.rows()).extracting(ComparisonResult.Row::rank).containsExactly(1, 1, 3);
    }

    @Test
    void tableSaysWhatAnIntervalIsOver() {
        ComparisonResult result = ComparisonResult.of(List.of(entry("model.zip", 500L, 1, 1)), "model.zip");

        List<List<String>> table = result.table();
        assertThat(table.get(0)).hasSameSizeAs(table.get(1));
        assertThat(table.get(1))
                .containsExactly(
                        "1",
                        "model.zip",
                        "-",
                        "1.00000",
                        "1.00000 to 1.00000",
                        "episodes",
                        "-",
                        "-",
                        "-",
                        "5.000",
                        "100.00 %",
                        "-",
                        "500",
                        "-");
    }

    @Test
    void jsonLeavesOutWhatDoesNotApply() {
        Map<String, Object> row = ComparisonResult.of(List.of(entry("random", null, 1, 0)), "random")
                .json()
                .get(0);

        assertThat(row)
                .containsEntry("rank", 1)
                .containsEntry("algo", "random")
                .containsEntry("episodes", 2)
                .containsEntry("meanReturn", 0.5)
                .containsEntry("ci95Over", "episodes")
                .doesNotContainKeys("envSteps", "stepsPerSecond", "seeds", "std", "optimalReturn", "fractionOfOptimal");
    }
}

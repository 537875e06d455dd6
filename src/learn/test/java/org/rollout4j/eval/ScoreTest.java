package org.rollout4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Success;

class ScoreTest {
    private static EpisodeEvaluation evaluation(double... returns) {
        return new EpisodeEvaluation(
                DoubleStream.of(returns)
                        .mapToObj(r -> new Episode(r, 10, r > 0))
                        .toList(),
                Success.TERMINATION);
    }

    @Test
    void severalSeedsVaryBySeed() {
        // wide within each seed, narrow between them
        Score score = new Score(List.of(evaluation(0, 10), evaluation(1, 11), evaluation(2, 12)));

        assertThat(score.over()).isEqualTo(Score.Over.SEEDS);
        assertThat(score.meanReturn()).isEqualTo(6);
        assertThat(score.standardDeviation()).isCloseTo(1, within(1e-12));
        assertThat(score.ci95().orElseThrow().low()).isBetween(5.0, 6.0);
        assertThat(score.ci95().orElseThrow().high()).isBetween(6.0, 7.0);
    }

    @Test
    void oneSeedVariesByEpisode() {
        EpisodeEvaluation single = evaluation(0, 10, 0, 10, 0, 10);
        Score score = new Score(List.of(single));

        assertThat(score.over()).isEqualTo(Score.Over.EPISODES);
        assertThat(score.ci95()).isEqualTo(single.ci95());
        assertThat(score.ci95().orElseThrow().low()).isLessThan(4);
        assertThat(score.ci95().orElseThrow().high()).isGreaterThan(6);
        assertThat(score.standardDeviation()).isZero();
    }

    @Test
    void poolsTheEpisodesOfAllSeeds() {
        Score score = new Score(List.of(evaluation(0, 1), evaluation(1, 1)));

        assertThat(score.pooled().episodes()).hasSize(4);
        assertThat(score.pooled().solvedRate()).hasValue(0.75);
        assertThat(score.pooled().meanReturn()).isEqualTo(score.meanReturn());
    }

    @Tag("slow")
    @Test
    void intervalOverManySeedsCoversTheTruthAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(7);
        int covered = 0;
        int trials = 200;
        for (int trial = 0; trial < trials; trial++) {
            List<EpisodeEvaluation> seeds = new ArrayList<>();
            for (int seed = 0; seed < 30; seed++) {
                seeds.add(evaluation(random.nextGaussian()));
            }
            Score score = new Score(seeds);
            covered += score.ci95().orElseThrow().low() <= 0
                            && score.ci95().orElseThrow().high() >= 0
                    ? 1
                    : 0;
        }

        assertThat(covered / (double) trials).isBetween(0.88, 0.99);
    }

    @Test
    void isTheSameAtEveryCall() {
        Score score = new Score(List.of(evaluation(0.1, 0.5), evaluation(0.3, 0.2), evaluation(0.9, 0.4)));

        assertThat(score.ci95()).isEqualTo(score.ci95());
    }

    @Test
    void seedsPlayTheSameNumberOfEpisodes() {
        List<EpisodeEvaluation> uneven = List.of(evaluation(1, 2), evaluation(1));

        assertThatThrownBy(() -> new Score(uneven))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("episodes of an evaluation is 1: all of a score have the same number, 2");
        assertThatThrownBy(() -> new Score(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one is needed");
    }

    @Test
    void probabilityOfImprovementIsOverSeedsNotEpisodes() {
        Score steady = new Score(List.of(evaluation(5, 5), evaluation(6, 6)));
        // means of 0 and 5
        Score wild = new Score(List.of(evaluation(-9, 9), evaluation(1, 9)));

        assertThat(steady.probabilityOfImprovement(wild)).isEqualTo(3.5 / 4);
        assertThat(steady.interquartileMean()).isEqualTo(5.5);
        assertThat(steady.interquartileCi95().low()).isEqualTo(5);
        assertThat(steady.interquartileCi95().high()).isEqualTo(6);
    }
}

package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Episode;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Success;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.train.Metric.Better;

class MetricTest {
    @ParameterizedTest
    @CsvSource({
        "approxKl, train/approxKl",
        "evaluationSolvedRate, evaluation/solvedRate",
        "evaluationPerplexity, evaluation/perplexity",
        "episodeLength, episode/length",
        "episodes, train/episodes",
        "evaluation, train/evaluation",
        "stepsPerSecond, time/stepsPerSecond",
        "saveSeconds, time/saveSeconds",
        "wallSeconds, time/wallSeconds",
        "my/figure, my/figure"
    })
    void tagsAreGrouped(String name, String tag) {
        assertThat(Metric.of(name).tag()).isEqualTo(tag);
    }

    @Test
    void whatNobodyDescribesIsNamedByItsWords() {
        assertThat(Metric.of("evaluationLoss"))
                .isEqualTo(new Metric("evaluationLoss", "Evaluation loss", "evaluation", Better.NEITHER));
        assertThat(Metric.of("reward/correct").group()).isEqualTo("reward");
        assertThat(Metric.of("").title()).isNotBlank();
        assertThat(Metric.of("/").group()).isEqualTo("train");
    }

    @Test
    void titlesStandInSentences() {
        assertThat(Metric.APPROX_KL.phrase()).isEqualTo("KL divergence of an update");
        assertThat(Metric.EXPLAINED_VARIANCE.phrase()).isEqualTo("explained variance");
    }

    @Test
    void theOrderIsThatInWhichPeopleLook() {
        assertThat(Metric.inOrder(List.of("zeal", "saveSeconds", "loss", "evaluationReturn", "loss", "awe")))
                .extracting(Metric::name)
                .containsExactly("evaluationReturn", "loss", "saveSeconds", "awe", "zeal");
    }

    @Test
    void whatComesOutIsBeforeHowItIsLearned() {
        assertThat(Metric.inOrder(List.of("loss", "stepsPerSecond", "rewardMargin", "episodeReturn")))
                .extracting(Metric::name)
                .containsExactly("episodeReturn", "rewardMargin", "loss", "stepsPerSecond");
    }

    @Test
    void eachIsDescribedOnce() {
        Set<String> titles = new HashSet<>();
        for (Metric metric : Metric.described()) {
            assertThat(Metric.of(metric.name())).isSameAs(metric);
            assertThat(titles.add(metric.title())).as(metric.title()).isTrue();
        }
    }

    @Test
    void aLibraryDescribesItsOwn() {
        Metric own = Metric.of("rewardMargin");
        assertThat(own).isEqualTo(OwnMetrics.REWARD_MARGIN);
        assertThat(Metric.of("loss")).as("ours stay as they are").isEqualTo(Metric.LOSS);
        assertThat(Metric.inOrder(List.of("aardvark", "rewardMargin")))
                .extracting(Metric::name)
                .containsExactly("rewardMargin", "aardvark");
    }

    @Test
    void evaluationsOfEpisodesAreDescribed() {
        Metrics metrics = new EpisodeEvaluation(List.of(new Episode(1, 2, true)), Success.TERMINATION).metrics();
        assertThat(metrics.values()).hasSize(3).containsKey(Metric.EVALUATION_RETURN.name());
        metrics.values().keySet().forEach(name -> assertThat(Metric.described()).contains(Metric.of(name)));
    }

    @Test
    void titlesAndGroupsAreNeeded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Metric("a", " ", "train", Better.LOWER))
                .withMessageContaining("title of a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Metric("a", "A", null, Better.LOWER))
                .withMessageContaining("group of a");
    }
}

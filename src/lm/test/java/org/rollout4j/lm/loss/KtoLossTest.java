package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.loss.KtoLoss.Example;
import org.rollout4j.lm.loss.KtoLoss.LossType;
import org.rollout4j.lm.loss.KtoLoss.Term;
import org.rollout4j.lm.loss.KtoLoss.Totals;

class KtoLossTest {
    private static final Offset<Double> EXACT = within(1e-9);
    /** TRL takes the mean for the metric in single precision. */
    private static final Offset<Double> SINGLE = within(1e-6);

    private static final JsonNode TRL = LossFixtures.read("kto.json");

    @Test
    void lossesGradientsAndKlAreThoseOfTrl() {
        for (JsonNode each : TRL.path("cases")) {
            JsonNode params = each.path("params");
            KtoLoss loss = new KtoLoss(
                    LossType.of(params.path("loss_type").textValue()),
                    params.path("beta").doubleValue(),
                    params.path("desirable_weight").doubleValue(),
                    params.path("undesirable_weight").doubleValue());
            List<Example> examples = examples(each.path("labels"));
            Totals totals = new Totals(
                    examples.size(),
                    KtoLoss.kl(
                            LossFixtures.doubles(each.path("kl_logps")),
                            LossFixtures.doubles(each.path("ref_kl_logps"))));
            double value = 0;
            for (int i = 0; i < examples.size(); i++) {
                Term term = loss.term(examples.get(i), totals);
                value += term.value();
                assertThat(LossFixtures.row(each.path("grad"), TRL.path("completion_mask"), i))
                        .as("%s %d", params, i)
                        .satisfies(slopes -> assertThat(slopes)
                                .containsExactly(LossFixtures.filled(slopes.length, term.slope()), EXACT));
            }
            assertThat(value).as("%s", params).isCloseTo(each.path("loss").doubleValue(), EXACT);
            assertThat(loss.metrics(examples, totals).values().get("kl"))
                    .isCloseTo(each.path("kl").doubleValue(), SINGLE);
        }
        assertThat(TRL.path("cases").size()).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource
    void slopesAreFiniteDifferences(LossType type) {
        for (boolean desirable : new boolean[] {true, false}) {
            KtoLoss loss = new KtoLoss(type, 0.3, 1.5, 0.5);
            Totals totals = new Totals(3, 0.8);
            double slope = Differences.slope(
                    x -> loss.term(new Example(x, -4, 3, desirable), totals).value(), -3.3);
            assertThat(loss.term(new Example(-3.3, -4, 3, desirable), totals).slope())
                    .isCloseTo(slope, within(1e-8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 101})
    void noRowOfABatchIsPairedWithItselfToEstimateKl(int rows) {
        int[] other = KtoLoss.mismatched(rows);
        for (int row = 0; row < rows; row++) {
            assertThat(other[row]).isNotEqualTo(row);
        }
        assertThat(Arrays.stream(other).sorted().distinct().count())
                .as("each completion is used once")
                .isEqualTo(rows);
    }

    @Test
    void aBatchOfOneIsRefusedAndNoMismatchesMakeNoNaN() {
        assertThatThrownBy(() -> KtoLoss.mismatched(1))
                .hasMessage("batch_size is 1: kto needs at least 2 examples in a batch to estimate KL");
        assertThat(KtoLoss.kl(new double[0], new double[0])).isZero();
        assertThat(KtoLoss.kl(new double[] {-5}, new double[] {-4}))
                .as("clamped")
                .isZero();
    }

    @Test
    void aCompletionOfWhichNothingCountsIsRefused() {
        assertThatThrownBy(() -> new Example(0, 0, 0, true))
                .hasMessage("tokens of the completion is 0: at least 1 has to count");
    }

    @Test
    void metricsAreOfWhatTheBatchHas() {
        KtoLoss loss = new KtoLoss(LossType.KTO, 0.5, 1, 1);
        Totals totals = new Totals(2, 0.25);
        List<Example> both = List.of(new Example(-3, -4, 2, true), new Example(-7, -4, 2, false));
        assertThat(loss.metrics(both, totals).values())
                .containsEntry("rewards/chosen", 0.5)
                .containsEntry("rewards/rejected", -1.5)
                .containsEntry("rewards/margins", 2.0)
                .containsEntry("logps/chosen", -3.0)
                .containsEntry("logps/rejected", -7.0)
                .containsEntry("kl", 0.25);
        assertThat(loss.metrics(both.subList(0, 1), totals).values())
                .containsOnlyKeys("rewards/chosen", "logps/chosen", "kl");
    }

    @Test
    void wrongSettingsAreRefusedByName() {
        assertThatThrownBy(() -> LossType.of("bco")).hasMessage("loss_type is bco: kto, apo_zero_unpaired are allowed");
        assertThatThrownBy(() -> new KtoLoss(LossType.KTO, -1, 1, 1)).hasMessageStartingWith("beta is -1.0: ");
        assertThatThrownBy(() -> new KtoLoss(LossType.KTO, 1, -1, 1))
                .hasMessageStartingWith("desirable_weight is -1.0: ");
        assertThatThrownBy(() -> new Totals(1, -0.1)).hasMessageStartingWith("kl is -0.1: ");
        assertThatThrownBy(() -> KtoLoss.kl(new double[2], new double[1]))
                .hasMessage("number of reference log-probabilities is 1: that of log-probabilities is needed, 2");
    }

    private static List<Example> examples(JsonNode labels) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            double[] own = LossFixtures.row(TRL.path("logprobs"), TRL.path("completion_mask"), i);
            examples.add(new Example(
                    Means.sum(own),
                    Means.sum(LossFixtures.row(TRL.path("ref_logprobs"), TRL.path("completion_mask"), i)),
                    own.length,
                    labels.path(i).intValue() == 1));
        }
        return examples;
    }
}

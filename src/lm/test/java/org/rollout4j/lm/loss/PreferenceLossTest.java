package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.loss.PreferenceLoss.LossType;
import org.rollout4j.lm.loss.PreferenceLoss.Term;
import org.rollout4j.lm.loss.PreferenceLoss.Totals;

class PreferenceLossTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final JsonNode TRL = LossFixtures.read("dpo.json");
    private static final int PAIRS = 4;

    @Test
    void lossesGradientsAndMetricsAreThoseOfTrl() {
        List<PreferencePair> pairs = pairs();
        int compared = 0;
        for (JsonNode each : TRL.path("cases")) {
            JsonNode params = each.path("params");
            if (!isOurs(params)) {
                continue;
            }
            PreferenceLoss loss = new PreferenceLoss(
                    names(params).stream().map(LossType::of).toList(),
                    DoubleStream.of(LossFixtures.doubles(params.path("loss_weights")))
                            .boxed()
                            .toList(),
                    params.path("beta").doubleValue(),
                    params.path("label_smoothing").doubleValue());
            double value = 0;
            for (int i = 0; i < PAIRS; i++) {
                Term term = loss.term(pairs.get(i), totals(pairs));
                value += term.value();
                assertThat(LossFixtures.row(each.path("grad"), TRL.path("completion_mask"), i))
                        .as("%s chosen %d", params, i)
                        .satisfies(slopes -> assertThat(slopes)
                                .containsExactly(LossFixtures.filled(slopes.length, term.chosenSlope()), EXACT));
                assertThat(LossFixtures.row(each.path("grad"), TRL.path("completion_mask"), PAIRS + i))
                        .as("%s rejected %d", params, i)
                        .satisfies(slopes -> assertThat(slopes)
                                .containsExactly(LossFixtures.filled(slopes.length, term.rejectedSlope()), EXACT));
            }
            assertThat(value).as("%s", params).isCloseTo(each.path("loss").doubleValue(), EXACT);
            each.path("metrics")
                    .properties()
                    .forEach(metric -> assertThat(loss.metrics(pairs).values().get(metric.getKey()))
                            .as(metric.getKey())
                            .isCloseTo(metric.getValue().doubleValue(), EXACT));
            compared++;
        }
        assertThat(compared).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exo_pair",
                "nca_pair",
                "bco_pair",
                "sppo_hard",
                "aot",
                "aot_unpaired",
                "discopop",
                "sigmoid_norm"
            })
    void otherTypesOfTrlAreRefusedByName(String name) {
        assertThatThrownBy(() -> PreferenceLoss.of(List.of("sigmoid", name), 0.1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loss_type is " + name
                        + ": TRL has it, but it is not computed here; sigmoid, hinge, ipo, robust, apo_zero, apo_down, sft are"
                        + " allowed");
        assertThatThrownBy(() -> LossType.of("sigmod")).hasMessageStartingWith("loss_type is sigmod: sigmoid, hinge");
    }

    @ParameterizedTest
    @EnumSource
    void slopesAreFiniteDifferences(LossType type) {
        for (double smoothing :
                type == LossType.SIGMOID || type == LossType.ROBUST ? new double[] {0, 0.2} : new double[1]) {
            for (double preference : new double[] {1, 0.7, 0}) {
                PreferenceLoss loss =
                        new PreferenceLoss(List.of(type, LossType.SFT), List.of(0.7, -0.3), 0.3, smoothing);
                PreferencePair pair = new PreferencePair(-7.1, -6.2, -6.6, -7.5, 5, 3, preference);
                Totals totals = new Totals(3, 11);
                Term term = loss.term(pair, totals);
                double chosen = Differences.slope(
                        x -> loss.term(at(pair, x, pair.rejected()), totals).value(), -7.1);
                double rejected = Differences.slope(
                        x -> loss.term(at(pair, pair.chosen(), x), totals).value(), -6.2);
                assertThat(term.chosenSlope()).isCloseTo(chosen, within(1e-8));
                assertThat(term.rejectedSlope()).isCloseTo(rejected, within(1e-8));
            }
        }
    }

    @Test
    void softLabelsHaveTheirLeastLossWhereTheRewardsAre() {
        double difference = 1.7;
        PreferenceLoss loss = PreferenceLoss.of(LossType.SIGMOID, 0.4);
        double chosen = -5 + difference / 0.4;
        PreferencePair pair = new PreferencePair(chosen, -4, -5, -4, 2, 2, Logistic.sigmoid(difference));
        Term term = loss.term(pair, new Totals(1, 2));
        assertThat(term.chosenSlope()).isCloseTo(0, within(1e-15));
        assertThat(loss.term(at(pair, chosen + 0.1, -4), new Totals(1, 2)).value())
                .isGreaterThan(term.value());
        assertThat(loss.term(at(pair, chosen - 0.1, -4), new Totals(1, 2)).value())
                .isGreaterThan(term.value());
    }

    @Test
    void smoothedLabelsAreSoftLabels() {
        PreferenceLoss smoothed = PreferenceLoss.of(List.of("sigmoid"), 0.1, 0.2);
        PreferencePair hard = new PreferencePair(-3, -9, -5, -4, 2, 2);
        PreferencePair soft = new PreferencePair(-3, -9, -5, -4, 2, 2, 0.8);
        assertThat(smoothed.term(hard, new Totals(1, 2)).value())
                .isCloseTo(
                        PreferenceLoss.of(LossType.SIGMOID, 0.1)
                                .term(soft, new Totals(1, 2))
                                .value(),
                        within(1e-15));
    }

    @Test
    void robustIsUnbiasedWhereLabelsAreWrongAsOftenAsItThinks() {
        PreferenceLoss robust = PreferenceLoss.of(List.of("robust"), 0.1, 0.3);
        PreferencePair noisy = new PreferencePair(-3, -9, -5, -4, 2, 2, 0.7);
        PreferencePair clean = new PreferencePair(-3, -9, -5, -4, 2, 2);
        assertThat(robust.term(noisy, new Totals(1, 2)).value())
                .isCloseTo(
                        PreferenceLoss.of(LossType.SIGMOID, 0.1)
                                .term(clean, new Totals(1, 2))
                                .value(),
                        within(1e-14));
    }

    @Test
    void theLossOfAPairDoesNotDependOnTheMicroBatchItIsIn() {
        List<PreferencePair> pairs = pairs();
        PreferenceLoss loss = PreferenceLoss.of(List.of("sigmoid", "sft"), 0.1, 0);
        Term alone = loss.term(pairs.get(2), totals(pairs));
        assertThat(alone.chosenSlope()).isNotZero();
        double bySft = PreferenceLoss.of(LossType.SFT, 0.1)
                .term(pairs.get(2), totals(pairs))
                .chosenSlope();
        assertThat(bySft).as("the mean is over the tokens of the batch").isEqualTo(-1.0 / 17);
    }

    @Test
    void ipoDoesNotFavourLengthAndASftTermHoldsChosenCompletionsUp() {
        PreferencePair once = new PreferencePair(-3, -4, -5, -3, 2, 3);
        PreferencePair twiceAsLong = new PreferencePair(-6, -8, -10, -6, 4, 6);
        PreferenceLoss ipo = PreferenceLoss.of(LossType.IPO, 0.1);
        assertThat(ipo.term(once, new Totals(1, 2)).value())
                .isEqualTo(ipo.term(twiceAsLong, new Totals(1, 4)).value());
        PreferencePair settled = new PreferencePair(-50, -500, -5, -3, 2, 3);
        assertThat(PreferenceLoss.of(LossType.SIGMOID, 0.1)
                        .term(settled, new Totals(1, 2))
                        .chosenSlope())
                .as("margins alone let the chosen completion fall")
                .isCloseTo(0, within(1e-15));
        assertThat(PreferenceLoss.of(List.of("sigmoid", "sft"), 0.1, 0)
                        .term(settled, new Totals(1, 2))
                        .chosenSlope())
                .isCloseTo(-0.5, within(1e-15));
    }

    @Test
    void aCompletionOfWhichNothingCountsIsRefused() {
        assertThatThrownBy(() -> new PreferencePair(-1, -1, -1, -1, 0, 3))
                .hasMessage("tokens of the chosen completion is 0: at least 1 has to count");
        assertThatThrownBy(() -> new PreferencePair(-1, -1, -1, -1, 3, 0))
                .hasMessage("tokens of the rejected completion is 0: at least 1 has to count");
    }

    @Test
    void extremeLogProbabilitiesGiveNumbers() {
        for (LossType type : LossType.values()) {
            for (double chosen : new double[] {-1e5, 1e5}) {
                Term term = PreferenceLoss.of(type, 0.5)
                        .term(new PreferencePair(chosen, -4, -5, -4, 2, 2, 0.5), new Totals(1, 2));
                assertThat(DoubleStream.of(term.value(), term.chosenSlope(), term.rejectedSlope()))
                        .as("%s", type)
                        .allMatch(Double::isFinite);
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByName() {
        assertThatThrownBy(() -> PreferenceLoss.of(LossType.SIGMOID, 0)).hasMessageStartingWith("beta is 0.0: ");
        assertThatThrownBy(() -> PreferenceLoss.of(LossType.SIGMOID, Double.NaN))
                .hasMessageStartingWith("beta is NaN: ");
        assertThatThrownBy(() -> PreferenceLoss.of(List.of(), 1, 0)).hasMessageStartingWith("loss_type is []: ");
        assertThatThrownBy(() -> PreferenceLoss.of(List.of("robust"), 1, 0.5))
                .hasMessageStartingWith("label_smoothing is 0.5: ");
        assertThatThrownBy(() -> PreferenceLoss.of(List.of("hinge", "sft"), 1, 0.1))
                .hasMessage("label_smoothing is 0.1: 0 is allowed unless a loss_type is sigmoid or robust");
        assertThatThrownBy(() -> new PreferenceLoss(List.of(LossType.SFT), List.of(), 1, 0))
                .hasMessage("number of loss_weights is 0: one for each loss_type is needed, 1");
        assertThatThrownBy(() -> new PreferencePair(-1, -1, -1, -1, 1, 1, 1.1))
                .hasMessage("preference is 1.1: a number from 0.0 to 1.0 is allowed");
    }

    private static PreferencePair at(PreferencePair pair, double chosen, double rejected) {
        return new PreferencePair(
                chosen,
                rejected,
                pair.referenceChosen(),
                pair.referenceRejected(),
                pair.chosenLength(),
                pair.rejectedLength(),
                pair.preference());
    }

    private static boolean isOurs(JsonNode params) {
        List<String> known = List.of(LossType.values()).stream()
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .toList();
        return known.containsAll(names(params))
                && params.path("f_divergence_type").textValue().equals("reverse_kl")
                && params.path("ld_alpha").isNull()
                && !params.path("use_weighting").booleanValue();
    }

    private static List<String> names(JsonNode params) {
        List<String> names = new ArrayList<>();
        params.path("loss_types").forEach(name -> names.add(name.textValue()));
        return names;
    }

    private static List<PreferencePair> pairs() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            double[] chosen = LossFixtures.row(TRL.path("logprobs"), TRL.path("completion_mask"), i);
            double[] rejected = LossFixtures.row(TRL.path("logprobs"), TRL.path("completion_mask"), PAIRS + i);
            pairs.add(new PreferencePair(
                    Means.sum(chosen),
                    Means.sum(rejected),
                    Means.sum(LossFixtures.row(TRL.path("ref_logprobs"), TRL.path("completion_mask"), i)),
                    Means.sum(LossFixtures.row(TRL.path("ref_logprobs"), TRL.path("completion_mask"), PAIRS + i)),
                    chosen.length,
                    rejected.length));
        }
        return pairs;
    }

    private static Totals totals(List<PreferencePair> pairs) {
        return new Totals(
                pairs.size(),
                pairs.stream().mapToInt(PreferencePair::chosenLength).sum());
    }
}

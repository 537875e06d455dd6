package org.rollout4j.lm.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.loss.PolicyLoss.ImportanceSamplingLevel;
import org.rollout4j.lm.loss.PolicyLoss.LossType;
import org.rollout4j.lm.loss.PolicyLoss.Totals;

class PolicyLossTest {
    private static final Offset<Double> EXACT = within(1e-9);
    /** TRL counts for metrics in single precision. */
    private static final Offset<Double> SINGLE = within(1e-7);

    private static final JsonNode TRL = LossFixtures.read("grpo.json");
    private static final double[] LOGS = {-0.3, -1.2, -2.5};
    private static final double[] OLD = {-0.7, -1.25, -1.9};
    private static final double[] REFERENCE = {-0.9, -0.8, -2.2};

    @Test
    void lossesGradientsAndMetricsAreThoseOfTrl() {
        int compared = 0;
        for (JsonNode each : TRL.path("cases")) {
            JsonNode params = each.path("params");
            if (!isOurs(params)) {
                continue;
            }
            List<PolicySample> samples = samples(params);
            Totals totals = totals(params, samples);
            List<PolicyTerm> terms = samples.stream()
                    .map(sample -> loss(params).term(sample, totals))
                    .toList();
            // the bonus of the entropy is no function of the log-probabilities of what was sampled
            double bonus = params.path("entropy_coef").doubleValue()
                    * each.path("metrics").path("entropy").doubleValue();
            assertThat(Means.sum(Means.of(terms, PolicyTerm::value)) - bonus)
                    .as("%s", params)
                    .isCloseTo(each.path("loss").doubleValue(), bonus == 0 ? EXACT : SINGLE);
            for (int i = 0; i < terms.size(); i++) {
                assertThat(terms.get(i).slopes())
                        .as("%s %d", params, i)
                        .containsExactly(LossFixtures.row(each.path("grad"), TRL.path("completion_mask"), i), EXACT);
            }
            Map<String, Double> metrics = PolicyTerm.metrics(terms).values();
            each.path("metrics").properties().stream()
                    .filter(metric -> metric.getKey().startsWith("clip_ratio")
                            || metric.getKey().equals("kl"))
                    .forEach(metric -> assertThat(metrics.get(metric.getKey()))
                            .as("%s %s", metric.getKey(), params)
                            .isCloseTo(metric.getValue().doubleValue(), SINGLE));
            compared++;
        }
        assertThat(compared).isEqualTo(24);
    }

    @Test
    void rlooIsThatOfTrl() {
        for (JsonNode each : LossFixtures.read("rloo.json").path("cases")) {
            JsonNode params = each.path("params");
            RlooLoss loss = new RlooLoss(new ClipRange(
                    params.path("epsilon_low").doubleValue(),
                    params.path("epsilon_high").doubleValue(),
                    Double.POSITIVE_INFINITY));
            List<PolicySample> samples = samples(TRL.path("cases").path(0).path("params"));
            List<PolicyTerm> terms = samples.stream()
                    .map(sample -> loss.term(sample, samples.size()))
                    .toList();
            assertThat(Means.sum(Means.of(terms, PolicyTerm::value)))
                    .isCloseTo(each.path("loss").doubleValue(), EXACT);
            for (int i = 0; i < terms.size(); i++) {
                assertThat(terms.get(i).slopes())
                        .containsExactly(LossFixtures.row(each.path("grad"), TRL.path("completion_mask"), i), EXACT);
            }
            Map<String, Double> metrics = PolicyTerm.metrics(terms).values();
            each.path("metrics").properties().stream()
                    .filter(metric -> metric.getKey().startsWith("clip_ratio"))
                    .forEach(metric -> assertThat(metrics.get(metric.getKey()))
                            .as(metric.getKey())
                            .isCloseTo(metric.getValue().doubleValue(), SINGLE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cispo", "sapo", "luspo", "vespo"})
    void otherTypesOfTrlAreRefusedByName(String name) {
        assertThatThrownBy(() -> LossType.of(name))
                .hasMessage("loss_type is " + name
                        + ": TRL has it, but it is not computed here; grpo, dr_grpo, dapo, bnpo are allowed");
    }

    @ParameterizedTest
    @EnumSource
    void slopesAreFiniteDifferences(LossType type) {
        for (PolicyLoss loss : variants(type)) {
            for (double advantage : new double[] {1.3, -0.8, 0}) {
                PolicySample sample = PolicySample.of(LOGS, OLD, REFERENCE, advantage);
                Totals totals = new Totals(4, 13.5);
                assertThat(loss.term(sample, totals).slopes())
                        .as("%s %s", loss, advantage)
                        .containsExactly(
                                Differences.gradient(
                                        x -> loss.term(PolicySample.of(x, OLD, REFERENCE, advantage), totals)
                                                .value(),
                                        LOGS),
                                within(1e-8));
            }
        }
    }

    @Test
    void slopesWithAnAdvantageForEachTokenAreFiniteDifferences() {
        double[] advantages = {0.7, -1.1, 0.4};
        for (PolicyLoss loss : variants(LossType.BNPO)) {
            Totals totals = new Totals(4, 13.5);
            assertThat(loss.term(new PolicySample(LOGS, OLD, REFERENCE, advantages, true), totals)
                            .slopes())
                    .containsExactly(
                            Differences.gradient(
                                    x -> loss.term(new PolicySample(x, OLD, REFERENCE, advantages, true), totals)
                                            .value(),
                                    LOGS),
                            within(1e-8));
        }
    }

    @Test
    void slopesOfRlooAreFiniteDifferences() {
        RlooLoss loss = new RlooLoss(new ClipRange(0.6, 0.6, Double.POSITIVE_INFINITY));
        for (double advantage : new double[] {1.3, -0.8}) {
            double[] slopes =
                    loss.term(PolicySample.of(LOGS, OLD, null, advantage), 3).slopes();
            assertThat(slopes)
                    .containsExactly(
                            Differences.gradient(
                                    x -> loss.term(PolicySample.of(x, OLD, null, advantage), 3)
                                            .value(),
                                    LOGS),
                            within(1e-8));
            assertThat(slopes[0]).isNotZero();
        }
    }

    @Test
    void ratiosAreOneWhereThePolicyIsTheOneThatDrew() {
        for (PolicyLoss loss : variants(LossType.GRPO)) {
            PolicyTerm term = loss.term(PolicySample.of(LOGS, LOGS.clone(), REFERENCE, -2), new Totals(1, 3));
            assertThat(term.ratioSum()).isEqualTo(term.ratios());
            assertThat(term.approxKl()).isZero();
            assertThat(term.low() + term.high()).isZero();
        }
    }

    @Test
    void theTermOfACompletionFollowsFromItselfAndTotalsOfTheBatch() {
        int[] lengths = {3, 5, 2};
        Totals totals = Totals.of(lengths, new boolean[] {true, false, true});
        assertThat(totals).as("truncated tokens are in no divisor").isEqualTo(new Totals(3, 5));
        PolicySample sample = PolicySample.of(LOGS, LOGS, null, 1);
        assertThat(PolicyLoss.of(LossType.DAPO, 0.2, 0, 10).term(sample, totals).slopes())
                .containsOnly(-1.0 / 5);
        assertThat(PolicyLoss.of(LossType.DR_GRPO, 0.2, 0, 10)
                        .term(sample, totals)
                        .slopes())
                .containsExactly(LossFixtures.filled(3, -1.0 / 30), within(1e-15));
        assertThat(PolicyLoss.of(LossType.GRPO, 0.2, 0, 10).term(sample, totals).slopes())
                .containsExactly(LossFixtures.filled(3, -1.0 / 9), within(1e-15));
    }

    @Test
    void aMaskedCompletionHasNoSlopeAndNoPartInMetrics() {
        PolicySample counted = PolicySample.of(LOGS, OLD, REFERENCE, -1);
        PolicySample masked = new PolicySample(LOGS, OLD, REFERENCE, new double[] {5, 5, 5}, false);
        for (PolicyLoss loss : variants(LossType.DAPO)) {
            PolicyTerm term = loss.term(masked, new Totals(2, 3));
            assertThat(term.value()).isZero();
            assertThat(term.slopes()).containsExactly(0, 0, 0);
            assertThat(PolicyTerm.metrics(List.of(loss.term(counted, new Totals(2, 3)), term)))
                    .isEqualTo(PolicyTerm.metrics(List.of(loss.term(counted, new Totals(2, 3)))));
        }
        assertThat(new RlooLoss(ClipRange.symmetric(0.2)).term(masked, 2).slopes())
                .containsExactly(0, 0, 0);
    }

    @Test
    void k1IsRefusedAsALossAndK3IsCorrectedUnlessAskedOtherwise() {
        assertThatThrownBy(() -> loss(LossType.GRPO, ImportanceSamplingLevel.TOKEN, KlEstimator.K1, false))
                .hasMessage(
                        "kl_estimator is K1: K2 or K3 is allowed in a loss, where the gradient of K1 is zero on average");
        assertThatThrownBy(() -> loss(LossType.GRPO, ImportanceSamplingLevel.TOKEN, KlEstimator.K2, true))
                .hasMessage("use_bias_correction_kl is true: false is allowed with K2");
        double x = LOGS[0] - REFERENCE[0];
        PolicySample sample =
                PolicySample.of(new double[] {LOGS[0]}, new double[] {LOGS[0]}, new double[] {REFERENCE[0]}, 0);
        assertThat(PolicyLoss.of(LossType.GRPO, 0.2, 1, 10)
                        .term(sample, new Totals(1, 1))
                        .slopes()[0])
                .as("k3 + its slope, which is the log-ratio: the weight of the score in the gradient of KL")
                .isCloseTo(x, within(1e-15));
        assertThat(loss(LossType.GRPO, ImportanceSamplingLevel.TOKEN, KlEstimator.K3, false)
                        .term(sample, new Totals(1, 1))
                        .slopes()[0])
                .as("TRL's former gradient, of KL(reference || policy)")
                .isCloseTo(1 - Math.exp(-x), within(1e-15));
    }

    @Test
    void groupsWithoutSpreadStillPayForTheirDistanceToTheReference() {
        double advantage = new Advantages(2).grouped(new double[] {0.1, 0.1}, Advantages.ScaleRewards.GROUP)[0];
        PolicySample sample = PolicySample.of(LOGS, LOGS, REFERENCE, advantage);
        double[] slopes = PolicyLoss.of(LossType.GRPO, 0.2, 0.5, 10)
                .term(sample, new Totals(1, 3))
                .slopes();
        for (int t = 0; t < slopes.length; t++) {
            assertThat(slopes[t]).isCloseTo(0.5 / 3 * (LOGS[t] - REFERENCE[t]), within(1e-15));
        }
        assertThat(PolicyLoss.of(LossType.GRPO, 0.2, 0, 10)
                        .term(sample, new Totals(1, 3))
                        .slopes())
                .containsOnly(0);
    }

    @Test
    void aCompletionWithoutTokensIsRefusedAndABatchOfMaskedOnesIsNoNaN() {
        assertThatThrownBy(() -> PolicySample.of(new double[0], new double[0], null, 1))
                .hasMessage("tokens of the completion is 0: at least 1 is needed");
        Totals totals = Totals.of(new int[] {3}, new boolean[1]);
        PolicySample masked = new PolicySample(LOGS, OLD, REFERENCE, new double[3], false);
        for (LossType type : LossType.values()) {
            PolicyTerm term = PolicyLoss.of(type, 0.2, 0.1, 10).term(masked, totals);
            assertThat(term.value()).isZero();
            assertThat(PolicyTerm.metrics(List.of(term)).values().values()).doesNotContain(Double.NaN);
            assertThat(PolicyTerm.ppoMetrics(List.of(term)).values().values()).doesNotContain(Double.NaN);
        }
    }

    @Test
    void metricsOfPpoAreMeansOverTokens() {
        double[] logs = {Math.log(0.5), Math.log(0.25)};
        double[] old = {Math.log(0.25), Math.log(0.25)};
        PolicyTerm term = PolicyLoss.ppo(0.2)
                .term(new PolicySample(logs, old, null, new double[] {1, -1}, true), new Totals(1, 2));
        double step = Math.log(2);
        Map<String, Double> metrics = PolicyTerm.ppoMetrics(List.of(term)).values();
        assertThat(metrics.get("loss/policy_avg")).isCloseTo((-1.2 + 1) / 2, within(1e-12));
        assertThat(metrics.get("policy/approxkl_avg")).isCloseTo(step * step / 4, within(1e-12));
        assertThat(metrics.get("policy/clipfrac_avg")).isEqualTo(0.5);
        assertThat(metrics.get("val/ratio")).isCloseTo(1.5, within(1e-12));
    }

    @Test
    void wrongSettingsAreRefusedByName() {
        assertThatThrownBy(() -> ClipRange.symmetric(0)).hasMessageStartingWith("epsilon is 0.0: ");
        assertThatThrownBy(() -> new ClipRange(0.2, -1, 4)).hasMessageStartingWith("epsilon_high is -1.0: ");
        assertThatThrownBy(() -> new ClipRange(0.2, 0.2, 0)).hasMessageStartingWith("delta is 0.0: ");
        assertThatThrownBy(() -> PolicyLoss.of(LossType.GRPO, 0.2, -1, 10)).hasMessageStartingWith("beta is -1.0: ");
        assertThatThrownBy(() -> PolicyLoss.of(LossType.DR_GRPO, 0.2, 0, 0))
                .hasMessageStartingWith("max_completion_length is 0: ");
        assertThatThrownBy(() -> PolicyLoss.of(LossType.GRPO, 0.2, 0.1, 10)
                        .term(PolicySample.of(LOGS, OLD, null, 1), new Totals(1, 3)))
                .hasMessage("referenceLogProbs is null: needed where beta is above 0");
        assertThatThrownBy(() -> PolicySample.of(LOGS, new double[2], null, 1))
                .hasMessage("length of oldLogProbs is 2: that of logProbs is needed, 3");
    }

    private static PolicyLoss loss(
            LossType type, ImportanceSamplingLevel level, KlEstimator estimator, boolean correction) {
        return new PolicyLoss(type, level, new ClipRange(0.2, 0.3, 4), 1, estimator, correction, 10);
    }

    private static List<PolicyLoss> variants(LossType type) {
        return Stream.of(ImportanceSamplingLevel.values())
                .flatMap(level -> Stream.of(
                        loss(type, level, KlEstimator.K2, false),
                        loss(type, level, KlEstimator.K3, false),
                        loss(type, level, KlEstimator.K3, true)))
                .toList();
    }

    private static boolean isOurs(JsonNode params) {
        return Stream.of(LossType.values())
                        .anyMatch(type -> type.name()
                                .toLowerCase(Locale.ROOT)
                                .equals(params.path("loss_type").textValue()))
                && params.path("top_entropy_quantile").doubleValue() == 1
                && params.path("off_policy_mask_threshold").isNull();
    }

    private static PolicyLoss loss(JsonNode params) {
        JsonNode delta = params.path("delta");
        return new PolicyLoss(
                LossType.of(params.path("loss_type").textValue()),
                ImportanceSamplingLevel.valueOf(
                        params.path("importance_sampling_level").textValue().toUpperCase(Locale.ROOT)),
                new ClipRange(
                        params.path("epsilon_low").doubleValue(),
                        params.path("epsilon_high").doubleValue(),
                        delta.isNull() ? Double.POSITIVE_INFINITY : delta.doubleValue()),
                params.path("beta").doubleValue(),
                KlEstimator.K3,
                params.path("use_bias_correction_kl").booleanValue(),
                params.path("max_completion_length").intValue());
    }

    private static Totals totals(JsonNode params, List<PolicySample> samples) {
        return params.path("loss_type").textValue().equals("dapo")
                ? new Totals(samples.size(), TRL.path("num_items_in_batch").intValue())
                : new Totals(
                        samples.size(),
                        samples.stream().mapToInt(PolicySample::length).sum());
    }

    private static List<PolicySample> samples(JsonNode params) {
        List<PolicySample> samples = new ArrayList<>();
        double[] advantages = LossFixtures.doubles(TRL.path("advantages"));
        for (int i = 0; i < advantages.length; i++) {
            double[] logProbs = LossFixtures.row(TRL.path("logprobs"), TRL.path("completion_mask"), i);
            samples.add(PolicySample.of(
                    logProbs,
                    params.path("on_policy").booleanValue()
                            ? logProbs
                            : LossFixtures.row(TRL.path("old_logprobs"), TRL.path("completion_mask"), i),
                    LossFixtures.row(TRL.path("ref_logprobs"), TRL.path("completion_mask"), i),
                    advantages[i]));
        }
        return samples;
    }
}

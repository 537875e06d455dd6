package org.rollout4j.algo.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.rollout4j.algo.Run;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.IdentityEnvironment;
import org.rollout4j.math.Schedule;

/** Each switch does what it says. */
class PpoTest {
    private static final EnvironmentFactory IDENTITY = IdentityEnvironment::new;
    private static final PpoConfig CONFIG = Run.PPO.withLearningRate(Schedule.constant(5e-3));
    private static final Progress START = new Progress(0, 100, 0, 0);
    private static final Progress HALF = new Progress(50, 100, 0, 0);
    private static final Progress END = new Progress(100, 100, 0, 0);

    @Test
    void anUpdateKeepsOpenBlasToOneThreadWhateverHasStartedSince() {
        openblas.blas_set_num_threads(2); // as ND4J does when an environment starts it
        updated(CONFIG, START);
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }

    @Test
    void everyEpochGoesThroughEveryMinibatch() {
        assertThat(updated(CONFIG, START).metric("gradientSteps")).isEqualTo(4 * 4);
        // the last minibatch of an epoch is what is left
        assertThat(updated(CONFIG.withMinibatchSize(100), START).metric("gradientSteps"))
                .isEqualTo(4 * 3);
        assertThat(updated(CONFIG.withMinibatchSize(1_000_000), START).metric("gradientSteps"))
                .isEqualTo(4);
    }

    @Test
    void anUpdateStopsAtTheTargetKl() {
        PpoConfig wild = CONFIG.withLearningRate(Schedule.constant(0.1)).withEpochs(10);
        Updated free = updated(wild, START);
        Updated held = updated(wild.withTargetKl(0.01), START);
        assertThat(free.metric("gradientSteps")).isEqualTo(40);
        assertThat(held.metric("gradientSteps")).isBetween(1.0, 10.0);
        assertThat(held.metric("approxKl")).isLessThan(free.metric("approxKl"));
        // as if it had not been there
        Bits.assertSame(updated(wild.withTargetKl(1e3), START).state, updated(wild, START).state);
    }

    @Test
    void theValueClipHoldsTheValuesAndLeavesThePolicyAlone() {
        PpoConfig free = CONFIG.withMaxGradientNorm(0);
        State without = updated(free, START).state.part("networks");
        State with = updated(free.withValueClip(1e-3), START).state.part("networks");
        State loose = updated(free.withValueClip(1e6), START).state.part("networks");
        assertThat(with.floats("policy.parameters")).containsExactly(without.floats("policy.parameters"));
        assertThat(with.floats("value.parameters")).isNotEqualTo(without.floats("value.parameters"));
        assertThat(loose.floats("value.parameters")).containsExactly(without.floats("value.parameters"));
    }

    @Test
    void schedulesFollowTheProgress() {
        PpoConfig scheduled = CONFIG.withLearningRate(Schedule.linear(4e-3, 0))
                .withClip(Schedule.linear(0.3, 0.1))
                .withEntropyWeight(Schedule.linear(0, 1));
        Updated half = updated(scheduled, HALF);
        assertThat(half.metric("learningRate")).isEqualTo(2e-3);
        assertThat(half.metric("clip")).isEqualTo(0.2);
        PpoConfig same = CONFIG.withLearningRate(Schedule.constant(2e-3))
                .withClip(Schedule.constant(0.2))
                .withEntropyWeight(Schedule.constant(0.5));
        Bits.assertSame(half.state, updated(same, START).state);
        assertThat(Bits.same(half.state, updated(scheduled, START).state)).isFalse();
    }

    @Test
    void aLearningRateOfZeroMovesNothing() {
        PpoConfig ending = CONFIG.withLearningRate(Schedule.linear(1e-2, 0));
        Ppo fresh = new Ppo(IDENTITY.spec(), ending, 1, Workers.caller());
        State before = fresh.state().part("networks");
        State after = updated(ending, END).state.part("networks");
        assertThat(after.floats("policy.parameters")).containsExactly(before.floats("policy.parameters"));
        assertThat(after.floats("value.parameters")).containsExactly(before.floats("value.parameters"));
    }

    @Test
    void theEntropyBonusKeepsThePolicyOpen() {
        assertThat(entropyAfterTraining(Schedule.constant(1))).isGreaterThan(1.2);
        assertThat(entropyAfterTraining(Schedule.constant(0))).isLessThan(0.7);
    }

    @Test
    void thePolicyHasNotMovedInTheFirstGradientStep() {
        Updated first = updated(CONFIG.withEpochs(1).withMinibatchSize(256), START);
        assertThat(first.metric("approxKl")).isLessThan(1e-9);
        assertThat(first.metric("clipFraction")).isZero();
        assertThat(updated(CONFIG.withLearningRate(Schedule.constant(0.05)), START)
                        .metric("clipFraction"))
                .isBetween(0.05, 0.95);
    }

    @Test
    void eachEpochIsShuffled() {
        Ppo one = new Ppo(IDENTITY.spec(), CONFIG, 1, Workers.caller());
        Ppo other = new Ppo(IDENTITY.spec(), CONFIG, 1, Workers.caller());
        State start = one.state();
        other.restore(State.builder()
                .put("networks", start.part("networks"))
                .putLongs("shuffling", start.longs("shuffling")[0] + 1)
                .build());
        try (Run run = Run.of(IDENTITY, CONFIG, 1, 1)) {
            Rollout rollout = run.collect();
            one.update(rollout, START);
            other.update(rollout, START);
        }
        assertThat(one.state().floats("networks/policy.parameters"))
                .isNotEqualTo(other.state().floats("networks/policy.parameters"));
    }

    @Test
    void normalisedAdvantagesHaveMeanZero() {
        // before the policy has moved, its loss is minus the mean of the advantages
        PpoConfig once = CONFIG.withEpochs(1).withMinibatchSize(256).withEntropyWeight(Schedule.constant(0));
        Updated normalised = updated(once, START);
        assertThat(normalised.metric("policyLoss")).isCloseTo(0, within(1e-6));
        Updated raw = updated(once.withNormaliseAdvantages(false), START);
        assertThat(raw.metric("policyLoss")).isCloseTo(-raw.metric("advantageMean"), within(1e-6));
        assertThat(raw.metric("advantageMean")).isNotCloseTo(0, within(1e-3));
    }

    @Test
    void longGradientsAreScaledDown() {
        // so far down that Adam's epsilon outweighs them: its steps are then much shorter than the learning rate
        PpoConfig once = CONFIG.withEpochs(1).withMinibatchSize(256);
        State start = new Ppo(IDENTITY.spec(), CONFIG, 1, Workers.caller()).state();
        State free = updated(once.withMaxGradientNorm(0), START).state;
        State held = updated(once.withMaxGradientNorm(1e-8), START).state;
        assertThat(largestMove(start, free)).isBetween(4e-3f, 5.1e-3f);
        assertThat(largestMove(start, held)).isBetween(1e-8f, 5e-6f);
        Bits.assertSame(updated(once.withMaxGradientNorm(1e9), START).state, free);
    }

    private static float largestMove(State from, State to) {
        float[] before = from.floats("networks/policy.parameters");
        float[] after = to.floats("networks/policy.parameters");
        float largest = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs(after[i] - before[i]));
        }
        return largest;
    }

    @Test
    void advantagesAreScaledOverTheMinibatch() {
        float[] advantages = {100, 3, 5, 7, -100};
        Advantages.normalise(advantages, 1, 3);
        assertThat(advantages[2]).isZero();
        assertThat(advantages[1]).isEqualTo(-advantages[3]);
        assertThat(advantages[3]).isBetween(1.2247f, 1.2248f); // the square root of 3/2
        assertThat(new float[] {advantages[0], advantages[4]})
                .as("other minibatches")
                .containsExactly(100, -100);
        float[] equal = {0.1f, 0.1f, 0.1f};
        Advantages.normalise(equal, 0, 3);
        assertThat(equal).containsExactly(0, 0, 0);
        float[] single = {1, 2, 3};
        Advantages.normalise(single, 1, 1);
        assertThat(single).containsExactly(1, 2, 3);
    }

    @Test
    void diagnosticsAreAboutTheWholeRollout() {
        try (Run run = Run.of(IDENTITY, CONFIG, 60, 1)) {
            Metrics first = run.update();
            Metrics last = run.finish();
            assertThat(first.get("entropy").orElseThrow()).isBetween(1.2, Math.log(4));
            assertThat(last.get("entropy").orElseThrow()).isBetween(0.0, 0.7);
            assertThat(last.get("valueLoss").orElseThrow()).isBetween(0.0, 2.0);
            assertThat(last.get("advantageStd").orElseThrow()).isPositive();
            assertThat(last.get("gradientNorm").orElseThrow()).isPositive();
            assertThat(last.get("explainedVariance").orElseThrow()).isLessThanOrEqualTo(1);
        }
    }

    private static double entropyAfterTraining(Schedule weight) {
        try (Run run = Run.of(IDENTITY, CONFIG.withEntropyWeight(weight), 15, 1)) {
            return run.finish().get("entropy").orElseThrow();
        }
    }

    /** The first update of a fresh learner, as if the run were at {@code at}. */
    private static Updated updated(PpoConfig config, Progress at) {
        try (Run run = Run.of(IDENTITY, config, 1, 1)) {
            Learner<Policy, Rollout> learner = run.learner;
            Rollout rollout = run.collect();
            Metrics metrics = learner.update(rollout, at);
            return new Updated(metrics, learner.state());
        }
    }

    private record Updated(Metrics metrics, State state) {
        double metric(String name) {
            return metrics.get(name).orElseThrow();
        }
    }
}

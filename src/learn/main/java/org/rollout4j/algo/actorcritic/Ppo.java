package org.rollout4j.algo.actorcritic;

import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.math.Surrogate;
import org.rollout4j.policy.PolicyFile;

/**
 * Proximal policy optimisation (Schulman et al., 2017) with the details that matter in practice (Huang et al., 2022): clipped
 * surrogate, generalised advantages, several epochs of shuffled minibatches, separate networks.
 */
public final class Ppo implements Learner<Policy, Rollout> {
    private final PpoConfig config;
    private final ActorCritic networks;
    private final SplitMix shuffling;
    private final MinibatchGradient minibatch;
    private final Workers workers;
    private final Epoch epoch;

    /**
     * @param seed what the first parameters and the shuffling derive from
     * @param workers the threads that compute; the result does not depend on how many there are
     */
    public Ppo(EnvironmentSpec spec, PpoConfig config, long seed, Workers workers) {
        this.config = config;
        this.workers = workers;
        networks = new ActorCritic(spec, config, SplitMix.derive(seed, 0), workers);
        shuffling = new SplitMix(SplitMix.derive(seed, 1));
        minibatch = networks.newGradient(Math.toIntExact(config.minibatchRows()));
        epoch = new Epoch(spec.observationSize(), config.minibatchSize());
    }

    @Override
    public Policy behaviour(Progress at) {
        return networks.behaviour();
    }

    @Override
    public Policy greedy() {
        return networks.greedy();
    }

    @Override
    public PolicyFile artifact(Progress at) {
        return networks.artifact();
    }

    @Override
    public Metrics update(Rollout rollout, Progress at) {
        DivergenceException.check(rollout);
        PreparedRollout prepared = networks.prepare(rollout);
        networks.computeValues(prepared);
        prepared.computeAdvantages(config.discount(), config.lambda());

        double learningRate = config.learningRate().at(at.fraction());
        Objective objective = objective(at);
        UpdateDiagnostics diagnostics = new UpdateDiagnostics(prepared);
        boolean closeEnough = true;
        epoch.begin(prepared);
        for (int i = 0; i < config.epochs() && closeEnough; i++) {
            epoch.shuffle(shuffling);
            epoch.gather(config.normaliseAdvantages(), workers);
            for (int from = 0; from < epoch.rows() && closeEnough; from += config.minibatchSize()) {
                int rows = Math.min(config.minibatchSize(), epoch.rows() - from);
                minibatch.compute(epoch, from, rows, objective);
                diagnostics.addLosses(minibatch);
                closeEnough = isCloseEnough(minibatch.policySums().approxKl / rows);
                if (closeEnough) {
                    double norm = networks.step(minibatch, learningRate, config.maxGradientNorm());
                    diagnostics.addStep(norm);
                }
            }
        }
        networks.updateNormaliser(rollout);
        return diagnostics
                .metrics()
                .with("learningRate", learningRate)
                .with("clip", config.clip().at(at.fraction()));
    }

    @Override
    public void init(Artifact learned) {
        networks.init(learned);
    }

    @Override
    public State state() {
        return State.builder()
                .put(ActorCritic.PART, networks.state())
                .putLongs("shuffling", shuffling.state())
                .build();
    }

    @Override
    public void restore(State state) {
        networks.restore(state.part(ActorCritic.PART));
        shuffling.restore(state.longs("shuffling", 1)[0]);
    }

    /** Whether the policy may go on from where it is; early stopping as in Stable-Baselines3. */
    private boolean isCloseEnough(double approxKl) {
        return config.targetKl() == 0 || approxKl <= 1.5 * config.targetKl();
    }

    private Objective objective(Progress at) {
        return new Objective(
                Surrogate.clipped(config.clip().at(at.fraction())),
                config.entropyWeight().at(at.fraction()),
                config.valueWeight(),
                config.valueClip() == 0 ? Double.POSITIVE_INFINITY : config.valueClip());
    }
}

package org.rollout4j.algo.actorcritic;

import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.math.Surrogate;
import org.rollout4j.policy.PolicyFile;

/**
 * Advantage actor-critic, the synchronous form of A3C (Mnih et al., 2016): one gradient step on each short rollout of many
 * environments, with Adam.
 */
public final class A2c implements Learner<Policy, Rollout> {
    private final A2cConfig config;
    private final ActorCritic networks;
    private final MinibatchGradient minibatch;
    private final Workers workers;
    private final Epoch epoch;

    /**
     * @param seed what the first parameters derive from
     * @param workers the threads that compute; the result does not depend on how many there are
     */
    public A2c(EnvironmentSpec spec, A2cConfig config, long seed, Workers workers) {
        this.config = config;
        this.workers = workers;
        networks = new ActorCritic(spec, config, seed, workers);
        int rows = Math.toIntExact(config.minibatchRows());
        minibatch = networks.newGradient(rows);
        epoch = new Epoch(spec.observationSize(), rows);
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
        epoch.begin(prepared);
        minibatch.forward(epoch, networks.finalObservations(prepared));
        networks.putNextValues(prepared);
        prepared.computeAdvantages(config.discount(), config.lambda());

        double learningRate = config.learningRate().at(at.fraction());
        UpdateDiagnostics diagnostics = new UpdateDiagnostics(prepared);
        epoch.gather(config.normaliseAdvantages(), workers);
        minibatch.backward(epoch, objective(at));
        diagnostics.addLosses(minibatch);
        double norm = networks.step(minibatch, learningRate, config.maxGradientNorm());
        diagnostics.addStep(norm);
        networks.updateNormaliser(rollout);
        return diagnostics.metrics().with("learningRate", learningRate);
    }

    @Override
    public void init(Artifact learned) {
        networks.init(learned);
    }

    @Override
    public State state() {
        return State.builder().put(ActorCritic.PART, networks.state()).build();
    }

    @Override
    public void restore(State state) {
        networks.restore(state.part(ActorCritic.PART));
    }

    private Objective objective(Progress at) {
        return new Objective(
                Surrogate.policyGradient(),
                config.entropyWeight().at(at.fraction()),
                config.valueWeight(),
                Double.POSITIVE_INFINITY);
    }
}

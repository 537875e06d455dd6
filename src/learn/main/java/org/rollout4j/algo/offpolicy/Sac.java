package org.rollout4j.algo.offpolicy;

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
import org.rollout4j.nn.train.Blas;
import org.rollout4j.policy.PolicyFile;

/**
 * Soft actor-critic (Haarnoja et al., 2018, "Soft Actor-Critic Algorithms and Applications") with twin critics and a temperature that is
 * learned: the policy maximises the return and its own entropy. For continuous actions in a box with bounds.
 */
public final class Sac implements Learner<Policy, Rollout> {
    private final SacConfig config;
    private final SacNetworks networks;
    private final StoredExperience experience;

    /**
     * @param seed what the first parameters and the sampling derive from
     * @param workers the threads that compute; the result does not depend on how many there are
     * @throws IllegalArgumentException if the box of actions has no bounds
     */
    public Sac(EnvironmentSpec spec, SacConfig config, long seed, Workers workers) {
        this.config = config;
        config.checkFits(spec);
        networks = new SacNetworks(spec, config, SplitMix.derive(seed, 0), workers);
        experience = new StoredExperience(spec, config, SplitMix.derive(seed, 1));
    }

    @Override
    public Policy behaviour(Progress at) {
        return networks.behaviour(at.steps() < config.learningStarts());
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
        Blas.useOneThread(); // environments may have started ND4J
        experience.replay.add(rollout);
        double learningRate = config.learningRate().at(at.fraction());
        boolean begun = at.steps() + rollout.rows() > config.learningStarts();
        long steps = begun ? experience.gradientSteps(rollout.rows()) : 0;
        SacNetworks.Sums sums = new SacNetworks.Sums();
        for (long step = 0; step < steps; step++) {
            networks.step(experience, learningRate, sums);
        }
        return sums.metrics()
                .with("temperature", networks.temperature())
                .with("learningRate", learningRate)
                .with("replaySize", experience.replay.size());
    }

    /** The policy alone: critics and temperature begin anew. */
    @Override
    public void init(Artifact learned) {
        networks.init(learned);
    }

    @Override
    public State state() {
        return experience.state().put(SacNetworks.PART, networks.state()).build();
    }

    @Override
    public void restore(State state) {
        networks.restore(state.part(SacNetworks.PART));
        experience.restore(state);
    }
}

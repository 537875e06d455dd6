package org.rollout4j.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Policy;
import org.rollout4j.train.RunDirectory;

/**
 * An agent that has been trained, as a policy file has it.
 *
 * @param model its policy
 * @param file where it was read from
 */
public record TrainedAgent(Model model, Path file) implements Agent, Agent.Acting {
    /**
     * Loads an agent.
     *
     * @param path a policy file, a checkpoint, or a run directory for its best policy
     * @throws IOException if it is not a policy that can be used here; the message names the file
     */
    public static TrainedAgent load(Path path) throws IOException {
        return new TrainedAgent(Model.load(path), RunDirectory.resolveModel(path));
    }

    @Override
    public Optional<String> environment() {
        return Optional.of(model.spec().id());
    }

    @Override
    public String algorithm() {
        return model.algorithm();
    }

    @Override
    public OptionalLong steps() {
        return model.origin().stream()
                .mapToLong(origin -> origin.progress().steps())
                .findFirst();
    }

    @Override
    public Acting in(EnvironmentFactory factory) {
        model.checkFits(factory.spec());
        return this;
    }

    @Override
    public Policy policy() {
        return model.policy();
    }

    @Override
    public Policy exploring() {
        return model.exploring();
    }

    @Override
    public Insight inspect(float[] observation, boolean[] legal) {
        return model.policyFile().inspect(observation, legal);
    }
}

package org.rollout4j.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Workers;
import org.rollout4j.run.Environments;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.view.Episodes;

/**
 * Episodes of trained models, in the environments they were trained on. It knows the optimal actions where the transitions in full have
 * at most a million states, which takes a second; it finds them once for each environment. Sessions may be opened by any thread.
 */
public final class PlayedEpisodes implements Episodes {
    private static final int MAX_STATES = 1 << 20;

    private final Agent.Loader loader;
    private final Function<Path, List<String>> classpath;
    private final Map<String, Optional<Function<float[], int[]>>> optimalActions = new ConcurrentHashMap<>();

    /**
     * @param loader loads those who play
     * @param classpath files and folders with classes of environments, by the file or the run of the model that plays
     */
    public PlayedEpisodes(Agent.Loader loader, Function<Path, List<String>> classpath) {
        this.loader = loader;
        this.classpath = classpath;
    }

    @Override
    public Session open(Path path) throws IOException {
        Agent agent = loader.load(path);
        String name = agent.environment()
                .orElseThrow(() -> new IOException(path + ": has not learned to act in an environment"));
        try {
            return open(agent, name, Environments.find(name, classpath.apply(path)));
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens an environment with an agent, or without one: then only a person can play.
     *
     * @param agent may be null
     * @param name what the environment is called
     * @throws IllegalArgumentException if the agent cannot act there
     */
    public Session open(Agent agent, String name, EnvironmentFactory factory) {
        Agent.Acting acting = agent == null ? null : agent.in(factory);
        Function<float[], int[]> optimal =
                optimalActions.computeIfAbsent(name, key -> solve(factory)).orElse(null);
        return new PlayedSession(name, factory.create(), acting, optimal);
    }

    private static Optional<Function<float[], int[]>> solve(EnvironmentFactory factory) {
        Optional<MarkovModel> model = factory.model();
        if (model.isEmpty() || model.get().stateCount() > MAX_STATES) {
            return Optional.empty();
        }
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            return Oracle.optimalActions(factory, workers);
        }
    }
}

package org.rollout4j.experiment.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.rollout4j.Model;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Suggest;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Settings;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.train.TrainingConfig;

/** Finds the agents of a comparison by what a user calls them, and makes sure that they can act there. */
public final class Contenders {
    public static final String RANDOM = "random";
    public static final String OPTIMAL = "optimal";

    private final ComparisonConfig config;
    private final Map<String, Policy> heuristics;
    private final EnvironmentSpec spec;
    private final List<Algorithm<?>> algorithms;

    private Contenders(ComparisonConfig config, EnvironmentFactory factory) {
        this.config = config;
        this.heuristics = factory.heuristics();
        this.spec = factory.spec();
        this.algorithms = Algorithms.all().stream()
                .filter(algorithm -> config.agents().contains(algorithm.id()))
                .toList();
    }

    /** The hand-written policies, the random and the optimal one. */
    public static List<String> references(EnvironmentFactory factory) {
        Stream<String> heuristics = factory.heuristics().keySet().stream().sorted();
        return Stream.concat(heuristics, Stream.of(RANDOM, OPTIMAL)).toList();
    }

    /** The optimal policy of the environment {@code id}, throws {@link IllegalArgumentException} if it is not known. */
    public static Contender optimal(String id, ReferenceReturns references) {
        Policy policy = references
                .oracle()
                .map(Oracle::policy)
                .orElseThrow(() ->
                        new IllegalArgumentException("agent is " + OPTIMAL + ": no exact optimum is known for " + id));
        return new Contender.Fixed(OPTIMAL, null, policy);
    }

    /**
     * The agents that {@code config} names, but for the {@link #optimal} one, which takes time to find.
     *
     * @throws IllegalArgumentException if there is no such agent, it cannot act there, or no agent has a setting
     * @throws IOException if a file is not a model
     */
    public static List<Contender> of(ComparisonConfig config, EnvironmentFactory factory) throws IOException {
        Contenders contenders = new Contenders(config, factory);
        contenders.checkSettings();
        List<Contender> all = new ArrayList<>();
        for (String name : config.agents()) {
            if (!name.equals(OPTIMAL)) {
                all.add(contenders.find(name));
            }
        }
        return all;
    }

    private Contender find(String name) throws IOException {
        for (Algorithm<?> algorithm : algorithms) {
            if (algorithm.id().equals(name)) {
                return learner(algorithm);
            }
        }
        if (heuristics.containsKey(name)) {
            return new Contender.Fixed(name, null, heuristics.get(name));
        }
        if (name.equals(RANDOM)) {
            return new Contender.Fixed(name, null, RandomPolicy.of(spec));
        }
        if (!Files.exists(Path.of(name))) {
            throw unknown(name);
        }
        Model model = Model.load(Path.of(name));
        model.checkFits(spec);
        return new Contender.Fixed(name, model.steps(), model.policy());
    }

    private Contender learner(Algorithm<?> algorithm) {
        Map<String, String> own = settings(algorithm);
        List<RunConfig> runs = config.allSeeds().stream()
                .map(seed -> RunConfig.of(
                        config.environment(),
                        config.classpath(),
                        algorithm.id(),
                        seed,
                        TrainingConfig.ofSteps(config.steps()),
                        own))
                .toList();
        RunConfig first = runs.get(0);
        // made and dropped, so that what cannot act here is found before anything is trained
        algorithm.learner(spec, first.configuration(), first.seed(), Workers.caller());
        return new Contender.Learner(algorithm.id(), runs);
    }

    /** Of the settings those that {@code algorithm} has. */
    private Map<String, String> settings(Algorithm<?> algorithm) {
        Map<String, String> own = new LinkedHashMap<>();
        Set<String> known =
                new Settings<>(training(), algorithm.defaults()).list().keySet();
        config.settings().forEach((key, value) -> {
            if (known.contains(key)) {
                own.put(key, value);
            }
        });
        String prefix = algorithm.id() + ".";
        config.settings().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
            }
        });
        return own;
    }

    /** That each setting is one of training, one that an algorithm has, or one that names an algorithm which has it. */
    private void checkSettings() {
        Set<String> known = new TreeSet<>(Settings.list(training()).keySet());
        for (Algorithm<?> algorithm : algorithms) {
            for (String key : Settings.list(algorithm.defaults()).keySet()) {
                known.add(key);
                known.add(algorithm.id() + "." + key);
            }
        }
        String ids = String.join(", ", algorithms.stream().map(Algorithm::id).toList());
        for (String key : config.settings().keySet()) {
            Require.that(!algorithms.isEmpty(), "setting", key, "no agent of this comparison is trained");
            Require.that(
                    known.contains(key), "setting", key, "none of " + ids + " has it" + Suggest.didYouMean(key, known));
        }
    }

    private TrainingConfig training() {
        return TrainingConfig.ofSteps(config.steps());
    }

    private IllegalArgumentException unknown(String name) {
        List<String> known = Stream.of(
                        Algorithms.all().stream().map(Algorithm::id),
                        heuristics.keySet().stream().sorted(),
                        Stream.of(RANDOM, OPTIMAL))
                .flatMap(names -> names)
                .toList();
        return new IllegalArgumentException("agent is " + name + ": neither one of " + String.join(", ", known)
                + " nor a file or folder" + Suggest.didYouMean(name, known));
    }
}

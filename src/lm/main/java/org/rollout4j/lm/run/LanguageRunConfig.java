package org.rollout4j.lm.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;
import org.rollout4j.env.Suggest;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.run.Settings;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

/**
 * What a run of a language model is, complete: {@code config.json}.
 *
 * @param algorithm the id of the method, for example {@code sft}
 * @param model the full name of what training begins with; null where it begins with random weights
 * @param data the full names of files or folders that are learned from; empty for a method that reads none
 * @param validation the full name of what is held out; null where that is a part of the data
 * @param rewards what completions are rewarded by, as {@link org.rollout4j.lm.reward.RewardSpec} has it; empty for a method that needs no rewards
 * @param judges reward functions that completions of held-out prompts are judged by, likewise, and nothing is learned from; empty for none
 * @param lora the adapter that is trained in place of the weights of {@code model}; null where those are trained, or an adapter that it has
 * @param classpath where reward functions and methods of others are found besides our own classpath; files and folders
 * @param seed what all randomness derives from
 * @param training how long it is trained, in updates
 * @param configuration how the method learns, a JSON object; settings that it lacks are added with their defaults
 * @param provenance what began the run, and when
 */
public record LanguageRunConfig(
        String algorithm,
        String model,
        List<String> data,
        String validation,
        List<String> rewards,
        List<String> judges,
        LoraConfig lora,
        List<String> classpath,
        long seed,
        TrainingConfig training,
        JsonNode configuration,
        Provenance provenance) {
    private static final Pattern SNAKE = Pattern.compile("_([a-z])");

    /** What files of earlier versions lack. */
    private static final JsonNode LATER = Json.tree(
                    Map.of("rewards", List.of(), "judges", List.of(), "classpath", List.of()))
            .<ObjectNode>deepCopy()
            .putNull("lora");

    public LanguageRunConfig {
        Require.that(algorithm != null, "algorithm", null, "an id is needed");
        Require.that(training != null, "training", null, "it is needed");
        Require.that(configuration != null, "configuration", null, "a JSON object is needed");
        Require.that(provenance != null, "provenance", null, "it is needed");
        data = data == null ? List.of() : List.copyOf(data);
        rewards = rewards == null ? List.of() : List.copyOf(rewards);
        judges = judges == null ? List.of() : List.copyOf(judges);
        classpath = classpath == null ? List.of() : List.copyOf(classpath);
        Services.add(
                classpath.stream().filter(file -> Files.exists(Path.of(file))).toList());
        TuningMethod<?> method = TuningMethods.find(algorithm);
        if (method.readsFiles()) {
            Require.that(!data.isEmpty(), "data", data, "at least one file is needed");
        } else {
            Require.that(data.isEmpty(), "data", data, algorithm + " reads no files");
        }
        if (method.needsRewards()) {
            Require.that(!rewards.isEmpty(), "rewards", rewards, "at least one is needed");
            RewardFunctions.find(rewards, List.of());
        } else {
            Require.that(rewards.isEmpty(), "rewards", rewards, algorithm + " needs none");
        }
        Require.that(
                judges.isEmpty() || method.judgesCompletions(),
                "judges",
                judges,
                algorithm + " has no completions of held-out prompts to be judged");
        RewardFunctions.find(judges, List.of());
        Require.that(
                lora == null || method.needsModel(),
                "lora",
                lora,
                algorithm + " begins without a model to put an adapter on");
        configuration = Json.tree(config(method, configuration));
    }

    /** Without rewards and judges. */
    public LanguageRunConfig(
            String algorithm,
            String model,
            List<String> data,
            String validation,
            long seed,
            TrainingConfig training,
            JsonNode configuration,
            Provenance provenance) {
        this(
                algorithm,
                model,
                data,
                validation,
                List.of(),
                List.of(),
                null,
                List.of(),
                seed,
                training,
                configuration,
                provenance);
    }

    private static <C extends Record> C config(TuningMethod<C> method, JsonNode tree) {
        C defaults = method.defaults();
        @SuppressWarnings("unchecked") // the class of a C
        Class<C> type = (Class<C>) defaults.getClass();
        return Json.convert(Json.over(Json.tree(defaults), tree), type, "configuration of " + method.id());
    }

    /**
     * Settings of the method as this build knows them: those that are lacking, as in files of earlier versions, with their defaults.
     *
     * @throws IllegalArgumentException if they are none of the method
     */
    JsonNode complete(JsonNode settings) {
        return Json.tree(config(TuningMethods.find(algorithm), settings));
    }

    /** The settings of the method, of which it is. */
    <C extends Record> C settings(TuningMethod<C> method) {
        return config(method, configuration);
    }

    /** The files. */
    Data files() {
        return new Data(
                data.stream().map(Path::of).toList(),
                Optional.ofNullable(validation).map(Path::of),
                RewardFunctions.find(rewards, List.of()),
                RewardFunctions.find(judges, List.of()));
    }

    /**
     * This run with one setting changed.
     *
     * @param key the name of a component of {@link TrainingConfig} or of the method's settings; of those in groups the last word is enough
     * @throws IllegalArgumentException if there is none of that name or it cannot have that value
     */
    public LanguageRunConfig with(String key, String value) {
        if (Settings.list(training).containsKey(key)) {
            return with(Settings.changed(training, key, value), configuration);
        }
        return with(training, changed(TuningMethods.find(algorithm), key, value));
    }

    /** This run with several settings changed, as {@link #with(String, String)} does one. */
    public LanguageRunConfig with(Map<String, String> settings) {
        LanguageRunConfig config = this;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    private <C extends Record> JsonNode changed(TuningMethod<C> method, String key, String value) {
        C config = settings(method);
        return Json.tree(Settings.changed(config, name(config, key), value));
    }

    /** The full name of a setting, which may be spelt as TRL spells it, {@code loss_type} for {@code lossType}. */
    private String name(Object config, String given) {
        String key = SNAKE.matcher(given).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
        List<String> names = List.copyOf(Settings.list(config).keySet());
        if (names.contains(key)) {
            return key;
        }
        List<String> ending =
                names.stream().filter(name -> name.endsWith("." + key)).toList();
        if (ending.size() == 1) {
            return ending.get(0);
        }
        List<String> known = Stream.concat(Settings.list(training).keySet().stream(), names.stream())
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList();
        throw new IllegalArgumentException(
                "setting " + given + ": there is none of that name for " + algorithm + Suggest.didYouMean(key, known));
    }

    /** Whether a run is this one, whenever and by whatever it was begun. */
    public boolean isSame(LanguageRunConfig other) {
        return equals(new LanguageRunConfig(
                other.algorithm,
                other.model,
                other.data,
                other.validation,
                other.rewards,
                other.judges,
                other.lora,
                other.classpath,
                other.seed,
                other.training,
                other.configuration,
                provenance));
    }

    /** This run with an adapter in place of the weights. */
    public LanguageRunConfig withLora(LoraConfig other) {
        return new LanguageRunConfig(
                algorithm,
                model,
                data,
                validation,
                rewards,
                judges,
                other,
                classpath,
                seed,
                training,
                configuration,
                provenance);
    }

    /** This run with another number of updates. */
    public LanguageRunConfig withSteps(long steps) {
        return with(training.withSteps(steps), configuration);
    }

    /** All settings by name. */
    public Map<String, Settings.Entry> settings() {
        Map<String, Settings.Entry> all = Settings.list(training);
        all.putAll(Settings.list(settings(TuningMethods.find(algorithm))));
        return all;
    }

    private LanguageRunConfig with(TrainingConfig otherTraining, JsonNode otherConfiguration) {
        return new LanguageRunConfig(
                algorithm,
                model,
                data,
                validation,
                rewards,
                judges,
                lora,
                classpath,
                seed,
                otherTraining,
                otherConfiguration,
                provenance);
    }

    /**
     * What {@code config.json} of the run in {@code path} holds.
     *
     * @throws IOException if it is no run directory, or no configuration that this build understands; the message names it
     */
    public static LanguageRunConfig read(Path path) throws IOException {
        try {
            return Json.convert(
                    Json.over(LATER, RunDirectory.config(path, JsonNode.class)),
                    LanguageRunConfig.class,
                    path.resolve(RunDirectory.CONFIG).toString());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.StoppedException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.run.LanguageRunConfig;
import org.rollout4j.lm.run.LanguageTraining;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.train.Callback;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm pretrain}, {@code sft} and all other methods of training a language model. */
@Command(mixinStandardHelpOptions = true)
final class LmTrainCommand implements Callable<Integer> {
    private static final long DEFAULT_STEPS = 2000;
    private static final long DEFAULT_SEED = 1;

    private final TuningMethod<?> method;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "M",
            description =
                    "What to begin with: a run directory, a folder with config.json and safetensors, or a GGUF file.")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "What to learn from: a file, or a folder of files. Repeatable.")
    private List<Path> data = new ArrayList<>();

    @Option(names = "--validation", paramLabel = "FILE", description = "What is held out; default a part of the data.")
    private Path validation;

    @Option(
            names = "--reward",
            paramLabel = "NAME|CLASS|DIR[:WEIGHT]",
            description =
                    "What completions are worth: a reward function by its name, with settings in parentheses, a class, or the"
                            + " folder or run directory of a reward model."
                            + " Repeatable; their weighted sum counts.")
    private List<String> rewards = new ArrayList<>();

    @Option(
            names = "--judge",
            paramLabel = "NAME|CLASS|DIR",
            description =
                    "What completions of held-out prompts are judged by besides, likewise; nothing is learned from"
                            + " it, so that it shows whether rewards are exploited. Repeatable.")
    private List<String> judges = new ArrayList<>();

    @Option(
            names = "--lora",
            paramLabel = "KEY=VALUE,...",
            converter = LoraOption.class,
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Train an adapter (LoRA) and leave the model's weights as they are: r, alpha, dropout, rslora and"
                            + " targets, names of modules joined by + or all-linear; for example r=16,alpha=32.")
    private LoraConfig lora;

    @Option(names = "--run", paramLabel = "DIR", description = "The run directory; default runs/NAME-METHOD-SEED-TIME.")
    private Path run;

    @Option(names = "--steps", paramLabel = "N", description = "Updates to train for; default 2000.")
    private Long steps;

    @Option(names = "--seed", paramLabel = "S", description = "What all randomness derives from; default 1.")
    private Long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting, for example model.layers=6 or learningRate=1e-4. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--resume",
            description = "Go on with the run in DIR from its last checkpoint, to the same bits as if it had never"
                    + " stopped; with other --steps it ends there instead.")
    private boolean resume;

    @Option(names = "--quiet", description = "No progress and no warnings on stderr.")
    private boolean quiet;

    @Mixin
    private ClasspathOption classpath;

    @Mixin
    private Output output;

    LmTrainCommand(TuningMethod<?> method) {
        this.method = method;
    }

    @Override
    public Integer call() throws Exception {
        if (Cli.usage(spec, this::continues)) {
            try (RunDirectory directory = RunDirectory.resume(run)) {
                LanguageRunConfig config = Cli.usage(spec, () -> existing(directory));
                if (steps != null) {
                    directory.writeConfig(config);
                }
                return train(directory, config);
            }
        }
        LanguageRunConfig config = Cli.usage(spec, this::fresh);
        Path path = run != null
                ? run
                : RunDirectory.defaultPath(
                        Path.of("runs"),
                        data.isEmpty() ? "lm" : data.get(0).getFileName().toString(),
                        method.id(),
                        config.seed(),
                        Instant.now());
        RunDirectory directory = RunDirectory.create(path, config);
        try (directory) {
            return train(directory, config);
        } finally {
            RunDirectory.withdrawUnbegun(path);
        }
    }

    private boolean continues() {
        Require.that(
                !resume || run != null, "--resume", "given without --run", "name the run directory with --run DIR");
        boolean begun = resume && Files.exists(run.resolve(RunDirectory.CONFIG));
        Require.that(
                begun || !data.isEmpty() || (!resume && !method.readsFiles()),
                resume ? "--run" : "--data",
                resume ? run : "missing",
                resume ? "there is no run to go on with" : "name what to learn from");
        Require.that(begun || model != null || !method.needsModel(), "--model", "missing", "name what to begin with");
        Require.that(
                begun || !rewards.isEmpty() || !method.needsRewards(),
                "--reward",
                "missing",
                "name what completions are rewarded by, one of "
                        + String.join(", ", RewardFunctions.named().keySet()) + ", or a class");
        return begun;
    }

    private LanguageRunConfig fresh() {
        TrainingConfig training = TrainingConfig.ofSteps(steps == null ? DEFAULT_STEPS : steps);
        LanguageRunConfig config = new LanguageRunConfig(
                method.id(),
                model == null ? null : absolute(model),
                data.stream().map(LmTrainCommand::absolute).toList(),
                validation == null ? null : absolute(validation),
                rewards.stream().map(LmReward::text).toList(),
                judges.stream().map(LmReward::text).toList(),
                lora,
                classpath.absolute(),
                seed == null ? DEFAULT_SEED : seed,
                training,
                Json.tree(method.defaults()),
                Provenance.now());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** The run to go on with, which the other options may repeat but not change, but for more steps. */
    private LanguageRunConfig existing(RunDirectory directory) throws IOException {
        LanguageRunConfig config = LanguageRunConfig.read(run);
        TrainingOptions.checkSame("command", method.id(), config.algorithm(), run);
        TrainingOptions.checkSame("--seed", seed, config.seed(), run);
        TrainingOptions.checkSame("--model", model == null ? null : absolute(model), config.model(), run);
        TrainingOptions.checkSame(
                "--data",
                data.isEmpty()
                        ? null
                        : data.stream().map(LmTrainCommand::absolute).toList(),
                config.data(),
                run);
        TrainingOptions.checkSame(
                "--validation", validation == null ? null : absolute(validation), config.validation(), run);
        TrainingOptions.checkSame(
                "--reward",
                rewards.isEmpty() ? null : rewards.stream().map(LmReward::text).toList(),
                config.rewards(),
                run);
        TrainingOptions.checkSame(
                "--judge",
                judges.isEmpty() ? null : judges.stream().map(LmReward::text).toList(),
                config.judges(),
                run);
        TrainingOptions.checkSame("--lora", lora, config.lora(), run);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            LanguageRunConfig changed = config.with(setting.getKey(), setting.getValue());
            TrainingOptions.checkSame("--set " + setting.getKey(), changed.settings(), config.settings(), run);
        }
        return config.withSteps(
                TrainingOptions.resumedSteps(steps, config.training().steps(), directory));
    }

    private int train(RunDirectory directory, LanguageRunConfig config) throws Exception {
        String stopped = "stopped; go on with: rollout4j lm " + method.id() + " --resume --run " + directory.path();
        LmProgress progress =
                new LmProgress(method.id(), quiet ? null : spec.commandLine().getErr());
        try (GracefulStop stop = new GracefulStop()) {
            return stop.orSay(spec, stopped, () -> {
                try (progress;
                        LanguageTraining training =
                                new LanguageTraining(directory, config, List.<Callback>of(progress))) {
                    training.notes().forEach(progress::onWarning);
                    stop.during(training.trainer()::requestStop);
                    if (training.run() == Trainer.End.STOPPED) {
                        throw new StoppedException("the training");
                    }
                    report(directory, config, training, progress);
                }
            });
        }
    }

    /** What the best evaluation is called. */
    private String score() {
        return method.acts() ? "bestReturn" : method.needsRewards() ? "bestReward" : "bestLoss";
    }

    private String best(double score) {
        if (method.acts()) {
            return Text.format("return          %.4f of the most probable actions", score);
        }
        return method.needsRewards()
                ? Text.format("reward          %.4f of completions of held-out prompts", score)
                : Text.format("loss            %.4f on held-out text", -score);
    }

    private void report(
            RunDirectory directory, LanguageRunConfig config, LanguageTraining training, LmProgress progress)
            throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("run", directory.path().toString());
        values.put("algorithm", method.id());
        values.put("parameters", training.start().parameters().length);
        values.put("steps", training.trainer().progress().steps());
        double best = training.trainer().bestScore();
        values.put(score(), method.needsRewards() || method.acts() ? best : -best);
        values.put("seconds", training.trainer().timeSpent().seconds());
        progress.tokensPerSecond().ifPresent(speed -> values.put("tokensPerSecond", speed));
        String text = Text.format(
                "%s, the best evaluation%nparameters      %d%nsteps           %d%nrun             %s%n",
                best(best),
                training.start().parameters().length,
                training.trainer().progress().steps(),
                directory.path());
        LmReport report = LmReport.of(directory.path(), method.id(), config.seed(), text);
        directory.writeReport(report.markdown());
        progress.close(); // what follows stands below it
        report.warnings().forEach(warning -> progress.onWarning(warning.text()));
        values.put("warnings", report.warnings());
        output.print(values, text);
    }
}

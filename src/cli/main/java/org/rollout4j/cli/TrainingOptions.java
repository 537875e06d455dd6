package org.rollout4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options of every command that trains: where, how long, and with which settings. */
final class TrainingOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ENV",
            converter = EnvironmentName.class,
            description = "An id that `rollout4j envs` lists, table:FILE, or the name of a class.")
    private String environment;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Environment steps of a training run, for example 2e6; default those of the preset, else"
                    + " 500000.")
    private Long steps;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting that `rollout4j algos ALGO` lists; of one algorithm among several as"
                    + " ppo.learningRate=1e-3. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--no-preset",
            description = "Begin with the defaults of the algorithm, not with its preset for ENV.")
    private boolean noPreset;

    @Mixin
    private TimeLimitOption timeLimit;

    @Mixin
    private ClasspathOption classpath;

    @Mixin
    private ProgressOption progress;

    /** What was given for ENV, with its time limit; null if nothing was. */
    String environment() {
        return timeLimit.applied(environment);
    }

    /** The environment of something that begins. */
    String requiredEnvironment() {
        if (environment == null) {
            throw new IllegalArgumentException(
                    "an environment is needed: rollout4j " + command.name() + " ENV; `rollout4j envs` lists them");
        }
        return environment();
    }

    /** What was given for {@code --steps}; null if nothing was. */
    Long steps() {
        return steps;
    }

    /** What {@code --set} says. */
    Map<String, String> settings() {
        return settings;
    }

    /** Whether presets count. */
    boolean presets() {
        return !noPreset;
    }

    /** Shows how runs go, unless nobody wants to know. */
    ExperimentListener progress(PrintWriter err) {
        return progress.on(err);
    }

    /** The files and folders of {@code --classpath}. */
    List<String> classpath() {
        return classpath.absolute();
    }

    /** Remembers that the user wants the code of {@code --classpath} to run. */
    void trust() {
        TrustedCode.ofUser().ifPresent(code -> code.remember(classpath()));
    }

    /** The preset of an algorithm, unless there is none or it is not wanted. */
    Map<String, String> preset(String algorithm) {
        return noPreset ? Map.of() : Presets.find(environment(), algorithm);
    }

    /** A new run: the defaults of its algorithm, changed by {@code preset}, then by {@code --steps} and {@code --set}. */
    RunConfig run(String algorithm, long seed, Map<String, String> preset) {
        Map<String, String> all = new LinkedHashMap<>(preset);
        if (steps != null) {
            all.remove(Presets.STEPS);
        }
        all.putAll(settings);
        return RunConfig.of(
                requiredEnvironment(),
                classpath(),
                algorithm,
                seed,
                TrainingConfig.ofSteps(steps == null ? RunConfig.DEFAULT_STEPS : steps),
                all);
    }

    /**
     * Checks that an option repeats what is gone on with, if it is given at all.
     *
     * @param given null if it is not
     * @param has what the option was, or would have been, when {@code directory} was begun
     */
    static void checkSame(String option, Object given, Object has, Path directory) {
        Require.that(
                given == null || given.equals(has),
                option,
                given,
                (has == null ? "nothing" : has) + " is what " + directory
                        + " was begun with, and it is resumed as it is");
    }

    /**
     * The steps of a run that is resumed.
     *
     * @param given {@code --steps}; null if it is not
     * @param has those that the run was begun with
     * @throws IllegalArgumentException if it has taken more than are given
     */
    static long resumedSteps(Long given, long has, RunDirectory directory) throws IOException {
        if (given == null || given == has) {
            return has;
        }
        long taken = directory
                .last()
                .map(checkpoint -> checkpoint.manifest().progress().steps())
                .orElse(0L);
        Require.that(
                given >= taken,
                "--steps",
                given,
                "the run in " + directory.path() + " has taken " + taken + " already; more is allowed");
        return given;
    }

    /** As {@link #checkSame(String, Object, Object, Path)}, for ENV with its time limit and {@code --classpath}. */
    void checkSameEnvironment(String name, List<String> found, Path directory) {
        checkSame(
                "ENV",
                timeLimit.applied(environment == null && timeLimit.given() ? name : environment),
                name,
                directory);
        checkSame("--classpath", classpath().isEmpty() ? null : classpath(), found, directory);
    }
}

package org.rollout4j.cli;

import java.io.File;
import java.nio.file.Path;
import org.rollout4j.experiment.compare.ComparisonConfig;

/** The command that does a comparison again, in the directory where it was given. */
final class ComparisonCommand {
    private ComparisonCommand() {}

    static String of(ComparisonConfig config, Path run) {
        StringBuilder command = new StringBuilder("rollout4j compare ").append(quoted(config.environment()));
        command.append(" --agents ").append(quoted(String.join(",", config.agents())));
        command.append(" --seeds ")
                .append(config.seeds())
                .append(" --first-seed ")
                .append(config.firstSeed());
        command.append(" --steps ")
                .append(config.steps())
                .append(" --episodes ")
                .append(config.episodes());
        command.append(" --no-preset"); // what presets changed is among the settings
        config.settings().forEach((key, value) -> command.append(" --set ").append(quoted(key + "=" + value)));
        if (!config.classpath().isEmpty()) {
            command.append(" --classpath ").append(quoted(String.join(File.pathSeparator, config.classpath())));
        }
        return command.append(" --run ").append(quoted(run.toString())).toString();
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./,=:@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}

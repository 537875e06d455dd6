package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.run.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm}: language models. Each method of training is a command of its own. */
@Command(
        name = LmCommand.NAME,
        description = "Train, sample and judge language models.",
        subcommands = {
            LmSampleCommand.class,
            LmChatCommand.class,
            LmServeCommand.class,
            LmEvaluateCommand.class,
            LmCheckDataCommand.class,
            LmInspectCommand.class,
            LmTokenizeCommand.class,
            LmNotesCommand.class,
            LmExportCommand.class,
            LmFetchCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm pretrain --data my.txt --run runs/mine",
            "  rollout4j lm sample --model runs/mine --prompt 'Dear '",
            "  rollout4j lm sft --model runs/mine --data my.jsonl --run runs/tuned",
            "",
            "`rollout4j lm COMMAND --help` shows the options of a command."
        })
final class LmCommand implements Runnable {
    static final String NAME = "lm";

    @Spec
    private CommandSpec spec;

    /** Adds a command for each method that there is. */
    static void addMethods(CommandLine lm) {
        for (TuningMethod<?> method : TuningMethods.all()) {
            CommandLine command = new CommandLine(new LmTrainCommand(method));
            command.getCommandSpec()
                    .name(method.id())
                    .usageMessage()
                    .description(method.description())
                    .footerHeading("%nExamples:%n")
                    .footer(footer(method));
            lm.addSubcommand(method.id(), command);
        }
    }

    /** Examples, and the settings with their defaults. */
    private static String[] footer(TuningMethod<?> method) {
        String begin = "  rollout4j lm " + method.id();
        String data = data(method);
        List<String> lines = new ArrayList<>();
        lines.add(begin + data + " --run runs/" + method.id());
        lines.add(begin + data + " --steps 500 --set learningRate=1e-4 --set batchSize=16");
        lines.add(begin + " --resume --run runs/" + method.id());
        lines.add("");
        lines.add("Settings for --set, with their defaults; of dotted names the last word is enough:");
        Settings.list(method.defaults())
                .forEach((name, setting) -> lines.add("- " + name + " = " + setting.text() + ": " + setting.meaning()));
        return lines.toArray(String[]::new);
    }

    private static String data(TuningMethod<?> method) {
        String model = method.needsModel() ? " --model runs/mine" : "";
        if (method.acts()) {
            return model + " --set environment=FrozenLake-v1";
        }
        return model
                + (method.needsModel() ? " --data my.jsonl" : " --data my.txt")
                + (method.needsRewards() ? " --reward sentiment" : "");
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

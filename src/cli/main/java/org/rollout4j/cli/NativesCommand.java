package org.rollout4j.cli;

import java.util.concurrent.Callable;
import org.rollout4j.dl4j.Natives;
import org.rollout4j.file.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What {@code rollout4j doctor} runs in a process of its own: loading a native library that does not suit the processor ends the
 * process.
 */
@Command(name = NativesCommand.NAME, hidden = true, description = "Load the native libraries and print a JSON object.")
final class NativesCommand implements Callable<Integer> {
    static final String NAME = "doctor-natives";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        spec.commandLine().getOut().println(Json.line(Natives.load()));
        return 0;
    }
}

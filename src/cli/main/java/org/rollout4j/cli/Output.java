package org.rollout4j.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.rollout4j.file.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command prints its results on stdout: as text, or with {@code --json} as one object. */
public final class Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Prints {@code values} if JSON is wanted, else {@code text}. */
    void print(Map<String, ?> values, String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? Json.line(values) : text.stripTrailing());
        out.flush();
    }
}

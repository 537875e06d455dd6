package org.rollout4j.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** This program once more, in a process of its own. */
final class ChildProcess {
    private ChildProcess() {}

    /** One with the Java, the classpath, the properties and the memory settings of this process. */
    static ProcessBuilder of(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-D") || argument.startsWith("-X"))
                .forEach(command::add);
        // where a crash leaves its report; else it would be the current folder
        command.add(
                "-XX:ErrorFile=" + System.getProperty("java.io.tmpdir") + File.separator + "rollout4j-crash-%p.log");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command);
    }
}

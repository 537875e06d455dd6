package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;

/** The end of a help page: its examples can be copied as they stand, however narrow the page is. */
final class Examples {
    /** What is to be typed, or a line of a program. */
    private static final String INDENT = "  ";

    private static final String CONTINUED = " \\";
    private static final Pattern BEFORE_OPTION = Pattern.compile(" (?=--)");

    private Examples() {}

    /** The footer of a command: prose wrapped, examples broken before an option, with a backslash, where they are too long. */
    static String footer(Help help) {
        int width = help.commandSpec().usageMessage().width();
        StringBuilder text = new StringBuilder();
        for (String line : help.commandSpec().usageMessage().footer()) {
            if (line.startsWith(INDENT)) {
                text.append(String.join(CONTINUED + System.lineSeparator() + INDENT + INDENT, broken(line, width)))
                        .append(System.lineSeparator());
            } else {
                Help.join(
                        help.colorScheme().ansi(),
                        width,
                        help.commandSpec().usageMessage().adjustLineBreaksForWideCJKCharacters(),
                        new String[] {line},
                        text);
            }
        }
        return text.toString();
    }

    private static List<String> broken(String line, int width) {
        int room = width - CONTINUED.length() - INDENT.length() - 1;
        List<String> lines = new ArrayList<>();
        String current = "";
        for (String part : line.length() < width ? new String[] {line} : BEFORE_OPTION.split(line)) {
            if (current.isEmpty()) {
                current = part;
            } else if (current.length() + 1 + part.length() <= room) {
                current += " " + part;
            } else {
                lines.add(current);
                current = part;
            }
        }
        lines.add(current);
        return lines;
    }
}

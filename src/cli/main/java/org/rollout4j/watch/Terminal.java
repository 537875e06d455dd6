package org.rollout4j.watch;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.rollout4j.view.Ansi;

/** Where frames are shown: in place on a terminal, else one after another. */
public final class Terminal {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream out;
    private final boolean inPlace;
    private final Ansi ansi;

    /**
     * @param out where frames go
     * @param terminal whether that is a terminal
     * @param variables the environment variables, which tell what the terminal can show
     */
    public Terminal(PrintStream out, boolean terminal, Map<String, String> variables) {
        // blocks are UTF-8 whatever Java takes the locale for: terminals are
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.inPlace = terminal && !"dumb".equals(variables.get("TERM"));
        this.ansi = terminal ? Ansi.of(variables) : Ansi.NONE;
    }

    public Ansi ansi() {
        return ansi;
    }

    /** Whether someone watches, so that frames take their time. */
    public boolean inPlace() {
        return inPlace;
    }

    /** Shows the lines of a frame in place of those of the one before. */
    public void show(List<String> lines) {
        if (inPlace) {
            out.print(HOME);
            lines.forEach(line -> out.println(line + CLEAR_LINE));
            out.print(CLEAR_BELOW);
        } else {
            lines.forEach(out::println);
            out.println();
        }
        out.flush();
    }

    /** Makes room for frames. */
    public void clear() {
        if (inPlace) {
            out.print(HOME + CLEAR_BELOW);
        }
    }

    public void print(String text) {
        out.print(text);
        out.flush();
    }
}

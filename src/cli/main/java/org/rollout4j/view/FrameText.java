package org.rollout4j.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rollout4j.core.Scene;

/** A frame as lines of text: the picture, and beside it the numbers and a bar for each action; an optimal one is marked. */
public final class FrameText {
    private static final int BAR = 8;
    private static final int GAP = 2;
    private static final String BLOCK = "\u2588";

    private final String environment;
    private final List<String> actionNames;
    private final Theme theme;
    private final Ansi ansi;

    /**
     * @param environment what stands above
     * @param actionNames of the discrete actions
     */
    public FrameText(String environment, List<String> actionNames, Theme theme, Ansi ansi) {
        this.environment = environment;
        this.actionNames = List.copyOf(actionNames);
        this.theme = theme;
        this.ansi = ansi;
    }

    /**
     * The lines of a frame.
     *
     * @param episode the number of the episode, which is shown
     */
    public List<String> lines(int episode, Frame frame) {
        List<String> beside = beside(episode, frame);
        if (frame.scene() == null) {
            return beside;
        }
        List<String> picture = SceneText.lines(frame.scene(), theme, ansi);
        String noPicture = " ".repeat(SceneText.columns(frame.scene()));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.max(picture.size(), beside.size()); i++) {
            String left = i < picture.size() ? picture.get(i) : noPicture;
            String right = i < beside.size() ? beside.get(i) : "";
            lines.add((left + " ".repeat(GAP) + right).stripTrailing());
        }
        return lines;
    }

    private List<String> beside(int episode, Frame frame) {
        List<String> lines = new ArrayList<>();
        lines.add(environment);
        for (Caption caption : Caption.of(frame, episode, actionNames)) {
            lines.add(String.format(Locale.ROOT, "%-8s%s", caption.name(), caption.value()));
        }
        List<ActionBar> bars = ActionBar.of(frame, actionNames);
        int width = bars.stream().mapToInt(bar -> bar.name().length()).max().orElse(0);
        for (ActionBar bar : bars) {
            lines.add(line(bar, width));
        }
        return lines;
    }

    /** {@code * name   ####     0.512} */
    private String line(ActionBar bar, int width) {
        String mark = bar.optimal() ? coloured("*", Scene.Paint.GOOD) : " ";
        String name = bar.name() + " ".repeat(width - bar.name().length());
        if (!bar.legal()) {
            return mark + " " + name + " illegal";
        }
        int full = (int) Math.round(bar.share() * BAR);
        String blocks = (ansi == Ansi.NONE ? "#" : BLOCK).repeat(full);
        return (mark + " " + name + " " + coloured(blocks, Scene.Paint.ACCENT) + " ".repeat(BAR - full) + " "
                        + String.format(Locale.ROOT, "%7s", bar.number()))
                .stripTrailing();
    }

    private String coloured(String text, Scene.Paint paint) {
        return text.isEmpty() ? text : ansi.foreground(theme.rgb(paint)) + text + ansi.reset();
    }
}

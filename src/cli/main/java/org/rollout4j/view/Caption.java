package org.rollout4j.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line with a name and a value beside a picture.
 *
 * @param name what the value is of
 * @param value as it is shown
 */
record Caption(String name, String value) {
    /** The numbers of a frame. */
    static List<Caption> of(Frame frame, int episode, List<String> actionNames) {
        List<Caption> captions = new ArrayList<>();
        captions.add(new Caption("episode", Integer.toString(episode)));
        captions.add(new Caption("step", frame.step() + end(frame)));
        captions.add(new Caption("action", action(frame, actionNames)));
        captions.add(new Caption("reward", number(frame.reward())));
        captions.add(new Caption("return", number(frame.returned())));
        captions.add(new Caption("value", frame.value() == null ? "-" : number(frame.value())));
        return captions;
    }

    private static String end(Frame frame) {
        return frame.terminated() ? ", terminated" : frame.truncated() ? ", truncated" : "";
    }

    private static String action(Frame frame, List<String> names) {
        if (frame.continuousAction() != null) {
            StringBuilder numbers = new StringBuilder();
            for (float element : frame.continuousAction()) {
                numbers.append(numbers.isEmpty() ? "" : " ").append(number(element));
            }
            return numbers.toString();
        }
        if (frame.action() < 0) {
            return "-";
        }
        return frame.action() < names.size() ? names.get(frame.action()) : Integer.toString(frame.action());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}

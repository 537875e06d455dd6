/** Watching a policy: the frames of an episode, and pictures of them for terminals, pages and animations. */
package org.rollout4j.view;

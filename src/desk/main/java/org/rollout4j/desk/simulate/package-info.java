/** Whether the desk learns somebody: users whose likes are known and hidden from it, the ways to learn beside each other, and controls. */
package org.rollout4j.desk.simulate;

// Writes a line for the insurance's log filter when a parcel is damaged.

exports.handler = async ({ id, time, detail }) => {
  console.log(JSON.stringify({ damaged: detail.parcel, depot: detail.depot, event: id, time }));
};
